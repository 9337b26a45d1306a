// The lists of one event path: which event gives one, of which session, to whom.
#include "tests/serving/event_path_test.hpp"

namespace segue::serving {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(EventPathTest, EveryAcceptedEventGivesOneListInOrder) {
  serve(models::testing::random_version(), 3);
  start();
  EXPECT_EQ(ready, 1);
  const auto a = join("u1", {5, true, false, {}});
  const auto b = join("u1", {5, true, false, {}});
  const auto other = join("u2", {5, true, false, {}});
  receive("u1", "play", "t1");
  receive("u1", "skip", "t1");
  receive("u1", "skip", "t1");      // a second reaction: unmatched
  receive("u1", "complete", "t9");  // of another track: unmatched
  log.push_back(log[0]);            // the first event once more
  handle(4);
  receive("u1", "play", "t2");
  path->flush();

  std::vector<std::string> causes;
  for (const Received& list : lists(*a)) {
    causes.push_back(list.event_id);
    EXPECT_EQ(list.version, 3);
    EXPECT_EQ(list.tracks.size(), 5U);
  }
  EXPECT_THAT(causes, ElementsAre("", "e0", "e1", "e5"));
  EXPECT_EQ(lists(*a).back().sequence, 5);
  EXPECT_EQ(lists(*a).back().steps, 2);
  EXPECT_EQ(a->lists().back(), b->lists().back());
  EXPECT_EQ(other->lists().size(), 1U);  // its own first list only
  EXPECT_EQ(counters.lists.get(), 3);
  EXPECT_EQ(of(sessions::Outcome::unmatched), 2);
  EXPECT_EQ(of(sessions::Outcome::duplicate), 1);
  EXPECT_EQ(counters.pushes.get(), 6);
}

std::vector<std::string> sessions_of(const std::vector<Received>& lists) {
  std::vector<std::string> sessions;
  for (const Received& list : lists) sessions.push_back(list.session + '/' + std::to_string(list.steps));
  return sessions;
}

// 688a99a: every play of the two devices began a session of its own.
TEST_F(EventPathTest, AConnectionGetsTheListsOfItsSessionOrOfAll) {
  serve(models::testing::random_version(), 1);
  start();
  const auto all = join("u1", {5, true, false, {}});
  const auto phone = join("u1", {5, true, false, {}}, std::nullopt, "phone");
  for (const char* track : {"t1", "t2"}) {
    receive("u1", "play", track, 0, R"(,"session_id":"phone")");
    receive("u1", "play", track, 0, R"(,"session_id":"kitchen")");
  }
  path->flush();
  EXPECT_THAT(sessions_of(lists(*all)), ElementsAre("/0", "phone/1", "kitchen/1", "phone/2", "kitchen/2"));
  EXPECT_THAT(sessions_of(lists(*phone)), ElementsAre("/0", "phone/1", "phone/2"));

  EXPECT_THAT(sessions_of(lists(*join("u1", {5, true, false, {}}))), ElementsAre("phone/2", "kitchen/2"))
      << "who comes gets the current list of each";
  EXPECT_THAT(sessions_of(lists(*join("u1", {5, true, false, {}}, 2))), ElementsAre("kitchen/2"))
      << "who has the phone's gets the kitchen's";
  EXPECT_THAT(sessions_of(lists(*join("u1", {5, true, false, {}}, 2, "phone"))), IsEmpty());
  EXPECT_EQ(Received(path->current_list("u1", 0, "phone", {5, true, false, {}})).session, "phone");
  EXPECT_EQ(Received(path->current_list("u1", 0, std::nullopt, {5, true, false, {}})).session, "kitchen");
  EXPECT_EQ(Received(path->current_list("u1", 0, "garden", {5, true, false, {}})).session, "");
  const std::string shown = *path->sessions("u1", 0);
  EXPECT_LT(shown.find(R"("id":"kitchen")"), shown.find(R"("id":"phone")")) << "the latest first: " << shown;
}

// 688a99a: each of yesterday's plays was answered, and stood in today's session.
TEST_F(EventPathTest, WhatIsLateIsLearntFromWithoutAList) {
  serve(models::testing::random_version(), 1);
  start();
  const auto sink = join("u1", {5, true, false, {}});
  receive("u1", "play", "t1");
  for (int i = 0; i < 3; ++i)
    receive("u1", "play", "y" + std::to_string(i), now - 20 * 3'600'000 + i * 180'000);
  receive("u1", "play", "t2");
  path->flush();
  EXPECT_THAT(sessions_of(lists(*sink)), ElementsAre("/0", "0-0/1", "0-0/2"));
  EXPECT_EQ(of(sessions::Outcome::late), 3);
  EXPECT_EQ(Received(path->current_list("u1", 0, std::nullopt, {5, true, false, {}})).steps, 2);
}

// 688a99a: the skip was unmatched, and the track just skipped was recommended again.
TEST_F(EventPathTest, ALateSkipLeavesItsTrackOut) {
  serve(models::testing::random_version(), 1);
  start();
  const auto sink = join("u1", {40, true, false, {}});
  receive("u1", "play", "t1");
  receive("u1", "play", "t2");
  receive("u1", "skip", "t1");
  path->flush();
  const auto received = lists(*sink);
  ASSERT_EQ(received.size(), 4U);
  EXPECT_THAT(received[2].tracks, testing::Contains("t1"));
  EXPECT_THAT(received[3].tracks, testing::Not(testing::Contains("t1")));
  EXPECT_EQ(received[3].event_id, "e2");

  // The list is that of a listener whose skip came in time and was told of afterwards: nothing is left over.
  path->flush();
  const Received now_asked(path->current_list("u1", 0, std::nullopt, {40, true, false, {}}));
  EXPECT_EQ(now_asked.tracks, received[3].tracks);
  start();  // rebuilt from the log, without a cache
  EXPECT_EQ(Received(path->current_list("u1", 0, std::nullopt, {40, true, false, {}})).tracks,
            received[3].tracks);
}

TEST_F(EventPathTest, ListsDoNotDependOnWhatWaitsTogether) {
  serve(models::testing::random_version(), 1);
  start();
  std::vector<std::shared_ptr<RecordingSink>> together;
  for (int u = 0; u < 40; ++u) together.push_back(join("u" + std::to_string(u), {5, true, false, {}}));
  for (int i = 0; i < 400; ++i)
    receive("u" + std::to_string(i * 7 % 40), "play", "t" + std::to_string(i * 13 % 50));
  path->flush();
  const auto of = [](const RecordingSink& sink) {
    std::vector<std::vector<std::string>> out;
    for (const Received& list : lists(sink)) out.push_back(list.tracks);
    return out;
  };

  Harness one_by_one;  // a second server, one event at a time
  one_by_one.serve(models::testing::random_version(), 1);
  one_by_one.start();
  std::vector<std::shared_ptr<RecordingSink>> alone;
  for (int u = 0; u < 40; ++u)
    alone.push_back(one_by_one.join("u" + std::to_string(u), {5, true, false, {}}));
  for (int i = 0; i < 400; ++i) {
    one_by_one.receive("u" + std::to_string(i * 7 % 40), "play", "t" + std::to_string(i * 13 % 50));
    one_by_one.path->flush();
  }
  for (std::size_t u = 0; u < 40; ++u) EXPECT_EQ(of(*together[u]), of(*alone[u])) << u;
}

TEST_F(EventPathTest, AWaitingListIsMadeBeforeItsListenerIsForgotten) {
  serve(models::testing::random_version(), 1);
  config.sessions.future_tolerance = std::chrono::hours(24);
  start();
  const auto sink = join("u1", {5, true, false, {}});
  receive("u1", "play", "t1");
  receive("u2", "play", "t2", now + 2 * config.sessions.expire_after.count());  // forgets u1
  path->flush();
  ASSERT_EQ(sink->lists().size(), 2U);
  EXPECT_EQ(lists(*sink)[1].steps, 1);
}

TEST_F(EventPathTest, EachConnectionGetsWhatItAskedFor) {
  serve(models::testing::random_version(), 1);
  start();
  const auto standard = join("u1", {5, true, false, {}});
  const auto longer = join("u1", {8, true, false, {}});
  const auto shorter = join("u1", {2, true, false, {}});
  const auto no_repeats = join("u1", {5, true, true, {}});
  receive("u1", "play", "t1");
  path->flush();
  const auto first = lists(*standard)[1].tracks;
  ASSERT_EQ(first.size(), 5U);
  const auto blocks = join("u1", {5, true, false, {tracks.intern(first[0])}});
  receive("u1", "play", first[1]);
  path->flush();

  const auto all = lists(*longer).back().tracks;
  EXPECT_EQ(all.size(), 8U);
  EXPECT_EQ(lists(*standard).back().tracks, std::vector(all.begin(), all.begin() + 5));
  EXPECT_EQ(lists(*shorter).back().tracks, std::vector(all.begin(), all.begin() + 2));
  EXPECT_THAT(lists(*no_repeats).back().tracks, testing::Not(testing::Contains(first[1])));
  EXPECT_THAT(lists(*blocks).back().tracks, testing::Not(testing::Contains(first[0])));
}

TEST_F(EventPathTest, AVersionIsSwappedInBetweenTwoEvents) {
  start();
  const auto sink = join("u1", {5, true, false, {}});
  receive("u1", "play", "t1");
  path->flush();
  serve(models::testing::random_version(), 1);
  receive("u1", "play", "t2");
  path->flush();
  serve(models::testing::random_version({.seed = 2}), 2);
  path->flush();  // a swap pushes nothing
  receive("u1", "play", "t3");
  path->flush();
  std::vector<std::int64_t> versions;
  for (const Received& list : lists(*sink)) versions.push_back(list.version);
  EXPECT_THAT(versions, ElementsAre(-1, -1, 1, 2));
  EXPECT_THAT(lists(*sink)[1].tracks, IsEmpty());
}

TEST_F(EventPathTest, ACurrentListIsThereForEverybody) {
  serve(models::testing::random_version(), 1);
  start();
  receive("u1", "play", "t1");
  path->flush();
  const Received known(path->current_list("u1", 0, std::nullopt, {5, true, false, {}}));
  EXPECT_EQ(known.sequence, 0);
  EXPECT_EQ(known.steps, 1);
  const Received unknown(path->current_list("nobody", 0, std::nullopt, {5, true, false, {}}));
  EXPECT_EQ(unknown.steps, 0);
  EXPECT_THAT(unknown.tracks, ElementsAre("t0", "t1", "t2", "t3", "t4"));
  EXPECT_EQ(path->sessions("nobody", 0), std::nullopt);
}

TEST_F(EventPathTest, CopiesNameTheirListener) {
  serve(models::testing::random_version(), 1);
  publish_copies = true;
  start();
  receive("u1", "play", "t1");
  path->flush();
  ASSERT_EQ(copies.size(), 1U);
  EXPECT_THAT(copies[0], testing::StartsWith("u1 {\"type\":\"recommendations\""));
  EXPECT_THAT(copies[0], testing::HasSubstr(R"("user_id":"u1","partition":0)"));
}

TEST_F(EventPathTest, PlaysAreTestedAgainstTheListBeforeThem) {
  serve(models::testing::random_version(), 4);
  start();
  const auto sink = join("u1", {5, true, false, {}});
  receive("u1", "play", "t1");
  path->flush();
  receive("u1", "play", lists(*sink).back().tracks[3]);
  path->flush();
  receive("u1", "play", "not in the catalogue");
  path->flush();
  receive("u1", "play", lists(*sink).back().tracks[0], 0, R"(,"context":{"source":"recommendation"})");
  const VersionHits hits = rates.get().at(4);
  EXPECT_EQ(hits.plays, 2);
  EXPECT_EQ(hits.served, 1);
}

}  // namespace
}  // namespace segue::serving
