// The choice of settings, members and models on validation.
#include <gmock/gmock.h>

#include <cmath>

#include "base/random.hpp"
#include "tests/training/fixed_scorer.hpp"
#include "training/catalogue/model_catalogue.hpp"
#include "training/metrics/ranking_metrics.hpp"
#include "training/selection/best.hpp"
#include "training/selection/blend_weights.hpp"
#include "training/selection/grid_choice.hpp"
#include "training/selection/validation_measure.hpp"

namespace segue::training {
namespace {

using ::testing::ElementsAre;
using testing::FixedScorer;
using ::testing::HasSubstr;
using testing::make_case;
using ::testing::Pair;
using testing::rows_of;
using ::testing::ThrowsMessage;
using ::testing::UnorderedElementsAre;

TEST(ExpectedNdcg, WithAllOthersIsThatOfTheRank) {
  EXPECT_DOUBLE_EQ(expected_ndcg(3, 20, 19, 10), 0.5);
  EXPECT_DOUBLE_EQ(expected_ndcg(11, 20, 30, 10), 0);
}

TEST(ExpectedNdcg, ByHandOnFourCandidates) {
  // One of the three others is better and one is drawn: with chance ⅓ the rank is 2, else 1.
  EXPECT_DOUBLE_EQ(expected_ndcg(2, 4, 1, 10), 2.0 / 3 + ndcg(2, 10) / 3);
  // Two are better, two are drawn: both with chance ⅓, one with ⅔.
  EXPECT_DOUBLE_EQ(expected_ndcg(3, 4, 2, 10), ndcg(3, 10) / 3 + ndcg(2, 10) * 2 / 3);
  EXPECT_DOUBLE_EQ(expected_ndcg(3, 4, 2, 2), ndcg(2, 2) * 2 / 3);
}

TEST(ExpectedNdcg, IsTheMeanOverDraws) {
  constexpr int candidates = 300, better = 25, negatives = 99, draws = 20'000;
  base::Random random(3);
  double sum = 0;
  std::vector<int> others(candidates - 1);
  for (int draw = 0; draw < draws; ++draw) {
    for (std::size_t i = 0; i < others.size(); ++i) others[i] = static_cast<int>(i);
    random.shuffle(std::span(others));
    sum += ndcg(1 + static_cast<double>(std::count_if(others.begin(), others.begin() + negatives,
                                                      [](int other) { return other < better; })),
                10);
  }
  EXPECT_NEAR(expected_ndcg(better + 1, candidates, negatives, 10), sum / draws, 0.004);
}

/// Eight sequences over six items; the validation targets are items 5 and 4 after the first items.
struct ChoiceTest : ::testing::Test {
  ChoiceTest() {
    data.items.resize(6);
    for (int i = 0; i < 8; ++i) sequences.push_back({0, 1, 2});
    split.fit = split.training = rows_of(sequences);
    for (std::size_t i = 0; i < 8; ++i)
      split.validation.push_back(make_case(std::span(split.fit).subspan(3 * i, 3), i < 6 ? 5 : 4));
  }
  ModelTask task() {
    return {.data = data, .split = split, .contexts = {}, .ranking = {.k = 1}, .settings = {}, .members = {}};
  }

  Interactions data;
  std::vector<std::vector<std::int32_t>> sequences;
  InteractionSplit split;
};

TEST_F(ChoiceTest, ValidationRanksTheWholeCatalogueOfWhatHasDrawnNegatives) {
  FixedScorer scorer({9, 9, 9, 3, 2, 1});
  // 3, 4 and 5 are left; 5 comes third: with one of the two others drawn it is always second.
  EXPECT_DOUBLE_EQ(validation_ndcg(scorer, task()), 0);
  for (auto& ranking_case : split.validation) ranking_case.negatives = {3};
  auto top_two = task();
  top_two.ranking = {.k = 2, .mask = Mask::none};
  EXPECT_DOUBLE_EQ(validation_ndcg(scorer, top_two),
                   (6 * ndcg(2, 2) + 2 * (0.5 * ndcg(1, 2) + 0.5 * ndcg(2, 2))) / 8);
}

struct MadeOptions {
  double five = 0.5;
  int sign = 1;
  bool flag = false;
};
BOOST_DESCRIBE_STRUCT(MadeOptions, (), (five, sign, flag))

std::unique_ptr<FixedScorer> indifferent(std::span<const InteractionRow>, const MadeOptions&) {
  return std::make_unique<FixedScorer>(std::vector<float>(6, 0));
}

TEST_F(ChoiceTest, GridTakesWhatIsBestAxisByAxis) {
  int made = 0;
  const auto make = [&](std::span<const InteractionRow>, const MadeOptions& options) {
    ++made;
    std::vector<float> scores(6, 0);
    scores[3] = 1;
    scores[5] = static_cast<float>(options.five * options.sign);
    return std::make_unique<FixedScorer>(scores);
  };
  const std::vector<Axis> axes{{"five", {0.9, 2, 3}}, {"sign", {}}};
  const auto trained = choose_on_grid(task(), MadeOptions{}, axes, make);
  EXPECT_THAT(trained.settings, UnorderedElementsAre(Pair("five", 2), Pair("sign", 1), Pair("flag", 0)));
  EXPECT_NE(trained.chosen, nullptr);
  EXPECT_NE(trained.retrained, nullptr);
  EXPECT_EQ(made, 4 + 2);  // each setting tried once, and the two that come of it
}

TEST_F(ChoiceTest, SettingsGivenByHandStand) {
  auto given = task();
  given.settings = {{"five", 0.25}};
  EXPECT_EQ(choose_on_grid(given, MadeOptions{}, {{"five", {1, 2}}}, indifferent).settings.at("five"), 0.25);
}

TEST_F(ChoiceTest, SettingsThatAreNoneAreRefused) {
  auto given = task();
  const auto choose = [&](Settings settings) {
    given.settings = std::move(settings);
    choose_on_grid(given, MadeOptions{}, {}, indifferent);
  };
  EXPECT_THAT(
      [&] {
        choose({{"fife", 1}});
      },
      ThrowsMessage<std::runtime_error>(HasSubstr("no setting \"fife\"; there are five, flag, sign")));
  EXPECT_THAT(
      [&] {
        choose({{"sign", 1.5}});
      },
      ThrowsMessage<std::runtime_error>(HasSubstr("the setting sign is a whole number")));
  EXPECT_THAT(
      [&] {
        choose({{"flag", 2}});
      },
      ThrowsMessage<std::runtime_error>(HasSubstr("the setting flag is 0 or 1")));
}

TEST(Best, OfEqualsTheFirstStaysAndWhatIsNoNumberNeverComes) {
  Best<std::string> best(0.1);
  EXPECT_FALSE(best.offer(std::nan(""), "no number"));
  EXPECT_FALSE(best.found());
  EXPECT_TRUE(best.offer(-3, "first"));
  EXPECT_FALSE(best.offer(-3, "equal"));
  EXPECT_FALSE(best.offer(-2.95, "hardly better"));
  EXPECT_TRUE(best.offer(1, "better"));
  EXPECT_FALSE(best.offer(std::nan(""), "no number"));
  EXPECT_EQ(best.choice(), "better");
  EXPECT_EQ(best.value(), 1);
}

TEST_F(ChoiceTest, BlendWeighsWhatHelpsAndLeavesTheRestOut) {
  // Alone, the first finds 5 only, and the second 4 only where it has a say.
  FixedScorer right({0, 0, 0, 0, 1, 2}), wrong({0, 0, 0, 5, 0, 0});
  std::vector<ItemScorer*> members{&wrong, &right};
  EXPECT_THAT(fit_blend_weights(members, 6, ValidationCases(task())), ElementsAre(0, 1));
}

/// Scores the target highest for users of even number, and another item, by little, for those of odd number.
class HalfScorer : public ItemScorer {
 public:
  explicit HalfScorer(int rest) : rest_(rest) {}
  std::string name() const override { return "half"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override {
    std::ranges::fill(scores, 0);
    for (std::size_t q = 0; q < queries.size(); ++q) {
      if (queries[q].user % 2 == rest_) scores[q * 6 + (queries[q].user < 6 ? 5 : 4)] = 1;
    }
  }

 private:
  int rest_;
};

TEST_F(ChoiceTest, BlendOfTwoHalvesIsWhole) {
  HalfScorer even(0), odd(1);
  std::vector<ItemScorer*> members{&even, &odd};
  const auto weights = fit_blend_weights(members, 6, ValidationCases(task()));
  EXPECT_GT(weights[0], 0);
  EXPECT_GT(weights[1], 0);
}

TEST(ModelCatalogue, NamesAreUniqueAndFound) {
  for (const auto& model : model_catalogue()) EXPECT_EQ(&find_model(model.name), &model);
}

TEST(ModelCatalogue, UnknownModelsAreRefusedWithTheNames) {
  try {
    find_model("eas");
    ADD_FAILURE() << "found";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("there is no model \"eas\"; there are item-pop, "));
  }
}

}  // namespace
}  // namespace segue::training
