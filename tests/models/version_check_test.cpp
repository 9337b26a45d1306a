#include "models/registry/version_check.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <limits>

#include "models/registry/registry.hpp"
#include "tests/models/random_version.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::models {
namespace {

using ::testing::HasSubstr;

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

struct Fault {
  const char* name;
  std::function<void(Version&)> make;
  const char* complaint;
};

class VersionFault : public ::testing::TestWithParam<Fault> {};

TEST_P(VersionFault, IsNamedAndNeverPublished) {
  Version version = testing::random_version();
  ASSERT_TRUE(check(version));
  GetParam().make(version);
  const auto checked = check(version);
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error(), HasSubstr(GetParam().complaint));

  const segue::testing::TemporaryFolder folder;
  Registry registry(folder.path());
  const auto published = registry.publish(version);
  ASSERT_FALSE(published);
  EXPECT_THAT(published.error(), HasSubstr(GetParam().complaint));
  EXPECT_TRUE(registry.versions().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, VersionFault,
    ::testing::Values(
        Fault{"nan_in_embedding", [](Version& v) { v.lstm->track_embedding.data[7] = nan; },
              "lstm track_embedding"},
        Fault{"nan_in_weights", [](Version& v) { v.lstm->layers[0].weight_hh.data.back() = nan; },
              "weight_hh"},
        Fault{"infinite_bias", [](Version& v) { v.lstm->output_bias.data[0] = -infinity; }, "output_bias"},
        Fault{"a_gap_bucket_missing",
              [](Version& v) {
                v.lstm->gap_embedding = {{4, 16}, std::vector<float>(64)};
              },
              "gap_embedding"},
        Fault{"no_position",
              [](Version& v) {
                v.lstm->position_embedding = {{0, 16}, {}};
              },
              "position_embedding"},
        Fault{"nan_in_positions",
              [](Version& v) {
                v.lstm->position_embedding = {{1, 16}, std::vector<float>(16, nan)};
              },
              "position_embedding"},
        Fault{"nan_in_fm", [](Version& v) { v.fm->previous.data[3] = nan; }, "fm previous"},
        Fault{"nan_blend", [](Version& v) { v.blend.fm = nan; }, "blend"},
        Fault{"nan_count", [](Version& v) { v.popularity[0] = nan; }, "popularity"},
        Fault{"negative_count", [](Version& v) { v.popularity[0] = -1; }, "popularity"},
        Fault{"count_missing", [](Version& v) { v.popularity.pop_back(); }, "popularity"},
        Fault{"track_more", [](Version& v) { v.vocabulary.tracks.push_back("x"), v.popularity.push_back(1); },
              "[51,"},
        Fault{"user_more", [](Version& v) { v.vocabulary.users.push_back("x"); }, "fm user"},
        Fault{"track_twice", [](Version& v) { v.vocabulary.tracks[1] = "t0"; }, "\"t0\" twice"},
        Fault{"user_twice", [](Version& v) { v.vocabulary.users[1] = "u0"; }, "\"u0\" twice"},
        Fault{"no_layer", [](Version& v) { v.lstm->layers.clear(); }, "no layer"},
        Fault{"gates_missing", [](Version& v) { v.lstm->layers[0].bias.shape = {48}; },
              "bias has shape [48]"},
        Fault{"values_missing", [](Version& v) { v.lstm->layers[0].bias.data.pop_back(); },
              "bias has not as many"},
        Fault{"tied_but_narrow",
              [](Version& v) {
                v.lstm->track_embedding.shape = {100, 8};
              },
              "tied"},
        Fault{"transposed",
              [](Version& v) {
                v.fm->track.shape = {8, 50};
              },
              "fm track"},
        Fault{"one_axis", [](Version& v) { v.fm->track.shape = {400}; }, "no usable width"},
        Fault{"two_actions",
              [](Version& v) {
                v.fm->action.shape = {2, 8};
              },
              "fm action"},
        Fault{"no_tensor", [](Version& v) { v.fm->previous = {}; }, "fm previous has shape []"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace segue::models
