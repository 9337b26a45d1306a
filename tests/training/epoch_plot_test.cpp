#include "training/reports/epoch_plot.hpp"

#include <gmock/gmock.h>

namespace segue::training {
namespace {

using ::testing::HasSubstr;

TEST(EpochPlot, MarksTheBestEpochAndSpansLeastToGreatest) {
  const std::vector<EpochFigures> epochs{
      {1, 0.5, 0.7, 0.4, 0.20, 0.3}, {2, 0.5, 0.6, 0.6, 0.30, 0.3}, {3, 0.5, 0.5, 0.5, 0.25, 0.3}};
  const auto plot = epoch_plot(epochs, 10);
  EXPECT_THAT(plot, HasSubstr("epoch  HR@10"));
  const std::string full = "████████████████", half = "████████        ", none(16, ' ');
  EXPECT_THAT(plot, HasSubstr("   1   0.4000 " + none + "0.2000 " + none + "0.3000 " + full + "0.7000\n"));
  EXPECT_THAT(plot, HasSubstr("   2*  0.6000 " + full + "0.3000 " + full + "0.3000 " + full + "0.6000\n"));
  EXPECT_THAT(plot, HasSubstr("   3   0.5000 " + half + "0.2500 " + half + "0.3000 " + full + "0.5000\n"));
}

TEST(EpochPlot, IsEmptyWithoutEpochs) { EXPECT_EQ(epoch_plot({}, 10), ""); }

}  // namespace
}  // namespace segue::training
