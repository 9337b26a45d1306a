// FM and its relatives as models of the catalogue.
#include "training/catalogue/fm_models.hpp"

#include <gmock/gmock.h>

#include "training/catalogue/fm_contexts.hpp"
#include "training/learners/device.hpp"

namespace segue::training {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Thirty listeners walk around a ring of ten songs: the previous song determines the next.
struct FmModels : ::testing::Test {
  FmModels() {
    set_threads(1);
    for (int item = 0; item < 10; ++item) data.items.push_back("t" + std::to_string(item));
    data.sequence_begin.push_back(0);
    for (std::int32_t user = 0; user < 30; ++user) {
      data.users.push_back("u" + std::to_string(user));
      for (std::int32_t step = 0; step < 6; ++step) {
        InteractionRow row;
        row.user = row.sequence = user;
        row.item = (3 * user + step) % 10;
        if (step > 0) row.previous = (3 * user + step - 1) % 10;
        row.timestamp_ms = 1000 * static_cast<std::int64_t>(data.rows.size() + 1);
        data.rows.push_back(row);
      }
      data.sequence_begin.push_back(data.rows.size());
    }
    parts = split(data, {});
  }

  TrainedModel train(TrainedModel (*model)(const ModelTask&), Settings settings = {},
                     std::uint64_t seed = 1) const {
    settings.insert({{"batch", 32},
                     {"patience", 30},
                     {"learning_rate", 0.03},
                     {"regularisation", 1e-4},
                     {"dimensions", 16}});
    RankingOptions ranking;
    ranking.k = 2;
    ranking.mask = Mask::seen;
    return model({.data = data,
                  .split = parts,
                  .contexts = {.previous = true},
                  .ranking = ranking,
                  .settings = settings,
                  .members = {},
                  .seed = seed});
  }
  double mean_rank(ItemScorer& scorer) const {
    RankingOptions ranking;
    ranking.mask = Mask::seen;
    double sum = 0;
    for (const auto rank : rank_cases(scorer, data.item_count(), parts.test, ranking).rank) sum += rank;
    return sum / static_cast<double>(parts.test.size());
  }
  std::vector<float> scores(ItemScorer& scorer) const {
    std::vector<RankingQuery> queries;
    for (const auto& ranking_case : parts.test) queries.push_back(ranking_case.query);
    std::vector<float> scores(queries.size() * data.items.size());
    scorer.score(queries, scores);
    return scores;
  }

  Interactions data;
  InteractionSplit parts;
};

TEST_F(FmModels, LearnTheNextItemFromContexts) {
  for (auto* model : {&train_nfm, &train_fm_gcn, &train_fm_gcn_att,
                      static_cast<TrainedModel (*)(const ModelTask&)>(&train_fm)}) {
    const auto trained = train(model);
    EXPECT_LT(mean_rank(*trained.retrained), 1.5) << trained.retrained->name();
    EXPECT_LT(mean_rank(*trained.chosen), 2) << trained.chosen->name();
  }
}

TEST_F(FmModels, LearnCoOccurrencesWithoutContexts) {
  EXPECT_LT(mean_rank(*train(&train_mf).retrained), 2.5);
  EXPECT_LT(mean_rank(*train(&train_mf_pointwise).retrained), 2.5);
}

TEST_F(FmModels, RetrainForAsManyEpochsAsWereBestOnValidation) {
  const auto trained = train(&train_fm_gcn, {{"epochs", 12}, {"patience", 2}});
  ASSERT_FALSE(trained.epochs.empty());
  std::size_t best = 0;
  for (std::size_t i = 0; i < trained.epochs.size(); ++i) {
    EXPECT_EQ(trained.epochs[i].epoch, static_cast<std::int64_t>(i) + 1);
    if (trained.epochs[i].ndcg > trained.epochs[best].ndcg) best = i;
  }
  EXPECT_EQ(trained.settings.at("epochs"), static_cast<double>(best + 1));
  EXPECT_LE(trained.epochs.size(), std::min<std::size_t>(12, best + 1 + 2));
  EXPECT_GT(trained.epochs[best].hit_rate, 0.5);
  EXPECT_GT(trained.epochs[best].coverage, 0.5);
}

TEST_F(FmModels, TheSameSeedGivesTheSameRunAnotherGivesAnother) {
  const auto run = [&](std::uint64_t seed) {
    return scores(*train(&train_fm_gcn_att, {{"epochs", 2}, {"dropout", 0.3}}, seed).retrained);
  };
  EXPECT_EQ(run(1), run(1));
  EXPECT_NE(run(1), run(2));
}

TEST_F(FmModels, AQueryIsScoredAlikeWhateverStandsBesideIt) {
  const auto trained = train(static_cast<TrainedModel (*)(const ModelTask&)>(&train_fm), {{"epochs", 3}});
  const auto together = scores(*trained.retrained);
  std::vector<float> alone(data.items.size());
  for (std::size_t i = 0; i < parts.test.size(); ++i) {
    trained.retrained->score({&parts.test[i].query, 1}, alone);
    for (std::size_t item = 0; item < alone.size(); ++item)
      EXPECT_NEAR(alone[item], together[i * alone.size() + item], 1e-5);
  }
}

TEST_F(FmModels, ASettingThatIsNoneIsAnErrorThatNamesThem) {
  try {
    train(&train_mf, {{"layer", 2}});
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("no setting \"layer\""));
    EXPECT_THAT(error.what(), HasSubstr("layers, learning_rate"));
  }
}

TEST_F(FmModels, LearnBySampledSoftmaxTooUnlessTheInteractionIsNeural) {
  for (auto* model : {&train_fm_softmax, &train_fm_gcn_softmax})
    EXPECT_LT(mean_rank(*train(model, {{"softmax_negatives", 8}}).retrained), 1.5);
  try {
    train(&train_nfm, {{"softmax_negatives", 8}});
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("sampled softmax is not for a neural interaction"));
  }
}

TEST_F(FmModels, ContextsAreColumnsOfConsecutiveNodes) {
  const Contexts contexts{.previous = true, .skip = true, .repeat = true, .hour = true};
  const auto nodes = fm_nodes(data, contexts);
  EXPECT_THAT(nodes.contexts, ElementsAre(10, 5, 2, 24));
  EXPECT_EQ(nodes.count(), 30 + 10 + 10 + 5 + 2 + 24);
  InteractionRow row;
  row.user = 2;
  row.item = 4;
  row.previous = 9;
  row.previous_skipped = 3;
  row.previous_repeats = 1;
  row.timestamp_ms = 26 * 3'600'000 + 1;  // two in the morning
  const auto first = fm_examples(nodes, contexts, std::vector{row, InteractionRow{}});
  EXPECT_THAT(first.context(0), ElementsAre(2, 40 + 9, 50 + 3, 55 + 1, 57 + 2));
  EXPECT_THAT(first.context(1), ElementsAre(-1, -1, -1, -1, -1));
  EXPECT_THAT(first.items, SizeIs(2));
  RankingQuery query;
  query.user = 7;
  query.history = {&row, 1};
  query.timestamp_ms = row.timestamp_ms;
  EXPECT_THAT(fm_queries(nodes, contexts, {&query, 1}).contexts, ElementsAre(7, 40 + 4, -1, 55, 57 + 2));
}

TEST_F(FmModels, AnonymousContextsScoreAllUsersAlike) {
  const Contexts contexts{.anonymous = true, .previous = true};
  const auto nodes = fm_nodes(data, contexts);
  EXPECT_EQ(nodes.count(), 10 + 10);
  EXPECT_THAT(fm_examples(nodes, contexts, std::span(data.rows).first(2)).contexts,
              ElementsAre(-1, -1, -1, 10 + 0));
  RankingOptions ranking;
  ranking.k = 2;
  const auto trained = train_fm({.data = data,
                                 .split = parts,
                                 .contexts = contexts,
                                 .ranking = ranking,
                                 .settings = {{"batch", 32}, {"learning_rate", 0.03}, {"patience", 30}},
                                 .members = {}});
  EXPECT_LT(mean_rank(*trained.retrained), 1.5);
  auto one = parts.test[0].query, other = one;
  other.user = (one.user + 1) % data.user_count();
  std::vector<float> scores(2 * data.items.size());
  trained.retrained->score(std::vector{one, other}, scores);
  const auto half = scores.begin() + static_cast<std::ptrdiff_t>(data.items.size());
  EXPECT_TRUE(std::equal(scores.begin(), half, half));
}

}  // namespace
}  // namespace segue::training
