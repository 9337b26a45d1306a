// The lists of a batch: those that each event would get alone, one for each set of filters.
#include "serving/shard/batch_scorer.hpp"

#include <gmock/gmock.h>

#include "tests/models/random_version.hpp"

namespace segue::serving {
namespace {

using models::ListOptions;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// What a list holds, comparable.
using Tracks = std::vector<models::ScoredTrack>;

class BatchScorerTest : public ::testing::Test {
 protected:
  sessions::TrackId track(int row) { return tracks.intern("t" + std::to_string(row)); }

  sessions::Session session(const std::vector<int>& rows) {
    sessions::Session session;
    for (const int row : rows) session.steps.push_back({track(row), sessions::Action::completed});
    return session;
  }

  void listen(const std::string& user, ListOptions options) {
    auto subscription = std::make_shared<Subscription>();
    subscription->user_id = user;
    subscription->options = std::move(options);
    subscription_registry.add(subscription);
  }

  /// The list that the event gets when nobody else is there and nothing was scored before.
  Tracks alone(const std::string& user, const sessions::Session& session, const ListOptions& options) {
    sessions::Session fresh;
    fresh.steps = session.steps;
    models::Recommender recommender;
    return recommender.recommend(model, {user, &fresh, &options}).tracks;
  }

  std::vector<Tracks> lists(std::size_t item) {
    std::vector<Tracks> lists;
    for (const models::List& list : scorer.lists(item)) lists.push_back(list.tracks);
    return lists;
  }

  sessions::TrackInterner tracks;
  models::Model model{models::testing::random_version(), tracks};
  SubscriptionRegistry subscription_registry;
  const ListOptions defaults{5, true, false, {}};
  BatchScorer scorer;
};

TEST_F(BatchScorerTest, AListenerWithoutConnectionsGetsTheDefaultListAlone) {
  auto some = session({1, 2});
  const std::vector<BatchScorer::Item> items{{"u1", &some}};
  scorer.score(&model, items, subscription_registry, defaults);
  EXPECT_THAT(scorer.variants(0).options, ElementsAre(defaults));
  EXPECT_THAT(scorer.variants(0).subscriptions, IsEmpty());
  EXPECT_THAT(lists(0), ElementsAre(alone("u1", some, defaults)));
  EXPECT_THAT(lists(0)[0], SizeIs(5));
}

TEST_F(BatchScorerTest, EachSetOfFiltersGivesItsOwnList) {
  auto some = session({1, 2});
  const Tracks standard = alone("u1", some, defaults);
  const ListOptions no_repeats{7, true, true, {}};
  const ListOptions blocks{4, true, false, {standard[0].track}};
  const ListOptions blocks_another{4, true, false, {standard[1].track}};
  for (const auto& options : {no_repeats, blocks, blocks_another, blocks}) listen("u1", options);
  const std::vector<BatchScorer::Item> items{{"u1", &some}};
  scorer.score(&model, items, subscription_registry, defaults);
  EXPECT_THAT(scorer.variants(0).option_of, ElementsAre(1, 2, 3, 2));
  EXPECT_THAT(lists(0), ElementsAre(standard, alone("u1", some, no_repeats), alone("u1", some, blocks),
                                    alone("u1", some, blocks_another)));
  EXPECT_NE(lists(0)[2], lists(0)[3]);
}

TEST_F(BatchScorerTest, ConnectionsWithTheSameFiltersShareTheLongestList) {
  auto some = session({1, 2});
  const ListOptions no_repeats{3, true, true, {}};
  ListOptions longer_no_repeats = no_repeats, longer = defaults, shorter = defaults;
  longer_no_repeats.k = 9;
  longer.k = 8;
  shorter.k = 2;
  for (const auto& options : {shorter, no_repeats, longer, longer_no_repeats}) listen("u1", options);
  const std::vector<BatchScorer::Item> items{{"u1", &some}};
  scorer.score(&model, items, subscription_registry, defaults);
  EXPECT_THAT(scorer.variants(0).option_of, ElementsAre(0, 1, 0, 1));
  EXPECT_THAT(lists(0), ElementsAre(alone("u1", some, longer), alone("u1", some, longer_no_repeats)));
}

TEST_F(BatchScorerTest, TheBatchDoesNotShowInTheLists) {
  constexpr int listeners = 12;
  std::vector<std::string> users;
  std::vector<sessions::Session> sessions;
  std::vector<BatchScorer::Item> items;
  for (int u = 0; u < listeners; ++u) {
    users.push_back("u" + std::to_string(u));
    sessions.push_back(session({u, 3 * u % 50, 7 * u % 50}));
    // None to three sets of filters beside the default one.
    for (int wish = 0; wish < u % 4; ++wish) listen(users.back(), {6, true, true, {track(wish)}});
  }
  for (int u = 0; u < listeners; ++u) items.push_back({users[u], &sessions[u]});
  const auto expect_lists_as_alone = [&](std::span<const BatchScorer::Item> batch) {
    scorer.score(&model, batch, subscription_registry, defaults);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::vector<Tracks> expected;
      for (const ListOptions& options : scorer.variants(i).options)
        expected.push_back(alone(std::string(batch[i].user_id), *batch[i].session, options));
      EXPECT_EQ(lists(i), expected) << batch[i].user_id << " among " << batch.size();
    }
  };
  expect_lists_as_alone(items);
  EXPECT_THAT(lists(3), SizeIs(4));
  // Others in their places, fewer and then more than before: nothing is left of the batch before.
  std::reverse(items.begin(), items.end());
  expect_lists_as_alone(std::span(items).first(5));
  expect_lists_as_alone({});
  sessions[4].steps.push_back({track(40), sessions::Action::skipped});
  expect_lists_as_alone(items);
}

TEST_F(BatchScorerTest, ListsAreOfTheVersionThatWasGiven) {
  auto some = session({1, 2});
  auto version = models::testing::random_version({.seed = 2});
  version.manifest.version = 7;
  const models::Model newer(std::move(version), tracks);
  const std::vector<BatchScorer::Item> items{{"u1", &some}};
  scorer.score(&model, items, subscription_registry, defaults);
  const auto before = lists(0);
  scorer.score(&newer, items, subscription_registry, defaults);
  EXPECT_EQ(scorer.lists(0)[0].version, 7);
  EXPECT_NE(lists(0), before);
}

TEST_F(BatchScorerTest, WithoutAModelEveryListIsEmpty) {
  auto some = session({1, 2});
  listen("u1", {4, true, true, {}});
  const std::vector<BatchScorer::Item> items{{"u1", &some}};
  scorer.score(&model, items, subscription_registry, defaults);
  ASSERT_THAT(lists(0), SizeIs(2));
  scorer.score(nullptr, items, subscription_registry, defaults);
  EXPECT_THAT(lists(0), ElementsAre(IsEmpty(), IsEmpty()));
  EXPECT_THAT(scorer.variants(0).option_of, ElementsAre(1));
}

TEST_F(BatchScorerTest, AListenerWithoutASessionGetsWhatIsKnownWithoutOne) {
  auto some = session({1, 2});
  const std::vector<BatchScorer::Item> items{{"u1", &some}, {"nobody", nullptr}};
  scorer.score(&model, items, subscription_registry, defaults);
  EXPECT_THAT(lists(0), ElementsAre(alone("u1", some, defaults)));
  std::vector<std::string_view> names;
  for (const auto& listed : scorer.lists(1)[0].tracks) names.push_back(tracks.name(listed.track));
  EXPECT_THAT(names, ElementsAre("t0", "t1", "t2", "t3", "t4"));  // by popularity
}

}  // namespace
}  // namespace segue::serving
