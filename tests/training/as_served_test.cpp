#include "training/evaluation/as_served.hpp"

#include <gmock/gmock.h>

#include "configs/load.hpp"
#include "tests/models/random_version.hpp"
#include "training/evaluation/served_places.hpp"

namespace segue::training {
namespace {

using ingest::EventType;
using ::testing::ElementsAre;

struct AsServedTest : ::testing::Test {
  AsServedTest() : model(models::testing::random_version(), tracks) { options.k = 5; }

  AsServed evaluation(std::function<bool(EventPlace)> evaluated = [](EventPlace) { return true; }) {
    return AsServed(model, tracks, configs::defaults().sessions, options, std::move(evaluated),
                    [this](const ingest::ListeningEvent&, EventPlace place, const models::List& list) {
                      lists[place] = list.tracks;
                    });
  }

  // Adds an event with an id of its own.
  void add(AsServed& to, EventPlace place, const std::string& user, const std::string& track,
           EventType type = EventType::play, std::int64_t seconds = 0) {
    const auto id = std::to_string(place.first) + "-" + std::to_string(place.second);
    ingest::ListeningEvent event;
    event.event_id = id;
    event.user_id = user;
    event.track_id = track;
    event.type = type;
    event.timestamp_ms = 1000 * seconds;
    to.add(event, place);
  }

  std::string best(EventPlace place) { return std::string(tracks.name(lists.at(place).front().track)); }

  sessions::TrackInterner tracks;
  models::Model model;
  models::ListOptions options;
  std::map<EventPlace, std::vector<models::ScoredTrack>> lists;
};

TEST_F(AsServedTest, ListsAreTheRecommendersForTheSessionSoFar) {
  auto served = evaluation();
  add(served, {0, 0}, "u1", "t7");
  add(served, {0, 1}, "u1", "t7", EventType::skip, 1);
  add(served, {0, 5}, "u1", "t9", EventType::play, 2);
  sessions::Session session;
  models::Recommender recommender;
  const auto list = [&] { return recommender.recommend(model, {"u1", &session, &options}).tracks; };
  session.steps = {{model.track(7), sessions::Action::unknown}};
  EXPECT_EQ(lists.at({0, 0}), list());
  session.steps.back().action = sessions::Action::skipped;
  EXPECT_EQ(lists.at({0, 1}), list());
  session.steps.push_back({model.track(9), sessions::Action::unknown});
  EXPECT_EQ(lists.at({0, 5}), list());
}

TEST_F(AsServedTest, APlayIsTestedAgainstTheListBeforeItInItsSession) {
  auto served = evaluation();
  add(served, {0, 0}, "u1", "t7");                                     // starts a session: not tested
  add(served, {0, 1}, "u1", best({0, 0}), EventType::play, 10);        // rank 1
  add(served, {0, 2}, "u1", best({0, 1}) + "?", EventType::play, 20);  // not in the list
  add(served, {0, 3}, "u1", "t8", EventType::skip, 21);                // unmatched: no list
  add(served, {1, 0}, "u2", "t3");                                     // another listener, another partition
  add(served, {0, 4}, "u1", best({0, 2}), EventType::play, 99'999);    // after the gap: a new session
  EXPECT_EQ(served.metrics().plays(), 2);
  EXPECT_EQ(served.metrics().hits(1), 1);
  EXPECT_EQ(served.counts().events, 5);
  EXPECT_EQ(served.counts().lists, 5);
  EXPECT_FALSE(lists.contains({0, 3}));
}

// 688a99a evaluated lists with tracks that players had not been sent.
TEST_F(AsServedTest, EachListIsMadeWithTheWithdrawalsOfItsPlace) {
  auto whole = evaluation();
  add(whole, {0, 0}, "u1", "t7");
  const auto all = lists.at({0, 0});
  const models::WithdrawnTracks best({all[0].track}), second({all[1].track});
  AsServed served(
      model, tracks, configs::defaults().sessions, options, [](EventPlace) { return true; },
      [this](const ingest::ListeningEvent&, EventPlace place, const models::List& list) {
        lists[place] = list.tracks;
      },
      [&](EventPlace place) { return place.first == 0   ? nullptr
                                     : place.first == 1 ? &best
                                                        : &second; });
  for (int partition = 0; partition < 3; ++partition) add(served, {partition, 0}, "u1", "t7");
  EXPECT_EQ(lists.at({0, 0}), all);
  EXPECT_EQ(lists.at({1, 0})[0], all[1]);
  EXPECT_EQ(lists.at({1, 0}).size(), 5U);
  EXPECT_EQ(lists.at({2, 0})[0], all[0]);
  EXPECT_EQ(lists.at({2, 0})[1], all[2]);
}

TEST(ServedWithdrawals, AreThoseOfTheNumberThatTheListNames) {
  ingest::WithdrawalLog log;
  const auto add = [&](ingest::Offset offset, const char* track, std::optional<std::string_view> value) {
    ingest::Record record;
    record.offset = offset;
    record.key = track;
    record.value = value;
    log.add(record);
  };
  add(3, "t1", std::nullopt);
  add(5, "t2", std::nullopt);
  add(8, "t1", R"({"track_id":"t1","title":"a","artist":"b"})");
  const ServedPlaces places{{{0, 0}, std::nullopt}, {{0, 1}, 4}, {{0, 2}, 7}, {{1, 0}, 99}};
  sessions::TrackInterner tracks;
  ServedWithdrawals withdrawals(places, log, tracks);
  const auto at = [&](EventPlace place) {
    std::vector<std::string_view> names;
    if (const auto* withdrawn = withdrawals.at(place))
      for (const auto track : withdrawn->tracks()) names.push_back(tracks.name(track));
    return names;
  };
  EXPECT_EQ(withdrawals.at({0, 0}), nullptr);
  EXPECT_EQ(withdrawals.at({9, 9}), nullptr);
  EXPECT_THAT(at({0, 1}), ElementsAre("t1"));
  EXPECT_THAT(at({0, 2}), ElementsAre("t1", "t2"));
  EXPECT_THAT(at({1, 0}), ElementsAre("t2"));
  EXPECT_THAT(at({0, 1}), ElementsAre("t1"));
}

TEST_F(AsServedTest, ListsThatAreNotEvaluatedAreNeitherMadeNorTestedAgainst) {
  auto served = evaluation([](EventPlace place) { return place.second != 1; });
  add(served, {0, 0}, "u1", "t7");
  add(served, {0, 1}, "u1", "t8", EventType::play, 1);  // tested against 0; its own list is not evaluated
  add(served, {0, 2}, "u1", "t9", EventType::play, 2);  // not tested
  add(served, {0, 3}, "u1", "t1", EventType::play, 3);  // tested against 2
  EXPECT_EQ(served.metrics().plays(), 2);
  EXPECT_EQ(served.counts().lists, 3);
  EXPECT_FALSE(lists.contains({0, 1}));
}

}  // namespace
}  // namespace segue::training
