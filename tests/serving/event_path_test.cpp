// The way of one event without Kafka: records in, lists out, offsets held back and sessions rebuilt.
#include "serving/shard/event_path.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <deque>

#include "configs/load.hpp"
#include "tests/models/random_version.hpp"
#include "tests/serving/layouts_of.hpp"
#include "tests/serving/recording_sink.hpp"

namespace segue::serving {
namespace {

using ingest::Offset;
using testing::ElementsAre;
using testing::IsEmpty;

/// A list message, taken apart.
struct Received {
  std::int64_t sequence = 0;
  std::string event_id;  // of its cause; empty: none
  std::string session;   // its id; empty: none
  std::int64_t steps = 0;
  std::int64_t version = -1;
  std::vector<std::string> tracks;

  explicit Received(const std::string& json) {
    simdjson::dom::parser parser;
    const simdjson::dom::element root = parser.parse(json);
    sequence = root["sequence"];
    if (root["cause"].is_object()) event_id = std::string_view(root["cause"]["event_id"]);
    if (root["session"].is_object()) {
      session = std::string_view(root["session"]["id"]);
      steps = root["session"]["steps"];
    }
    if (!root["version"].is_null()) version = root["version"];
    for (const simdjson::dom::element track : root["tracks"])
      tracks.emplace_back(std::string_view(track["track_id"]));
  }
};

/// An event path with everything around it, and its log.
struct Harness {
  Harness() {
    config.kafka.partitions = 1;
    config.recommender.k = 5;
  }

  /// A server that has just been assigned partition 0.
  void start(const ingest::Position& committed = {}, Offset low = 0) {
    path.reset();
    context.emplace(EventPathContext{
        config,
        layouts,
        tracks,
        slot,
        catalogue,
        subscription_registry,
        [this] { ++renewals; },
        [this](const ingest::Record& record, const ingest::EventError& error,
               std::function<void()> acknowledged) {
          dead_letters.push_back({record.offset, error.reason, std::move(acknowledged)});
        },
        [this](const ingest::Record& record, ingest::Partition to, std::function<void()> acknowledged) {
          sent_on.push_back({record.offset, to, std::move(acknowledged)});
        },
        {}});
    if (publish_copies)
      context->publish_copy = [this](std::string_view user, std::string_view json) {
        copies.emplace_back(std::string(user) + ' ' + std::string(json));
        return true;
      };
    path.emplace(*context,
                 EventPathOwner{[this](std::function<void()> task) { posted.push_back(std::move(task)); },
                                [](ingest::Partition) {}, [this](ingest::Partition) { ++ready; },
                                [](ingest::Partition, bool) {}},
                 counters, rates);
    read_from = path->assigned(0, committed, low, static_cast<Offset>(log.size()));
    for (Offset offset = read_from; offset < std::ssize(log); ++offset) handle(offset);
  }

  std::int64_t of(sessions::Outcome outcome) const {
    return counters.events[static_cast<std::size_t>(outcome)].get();
  }

  void serve(models::Version version, models::VersionNumber number) {
    version.manifest.version = number;
    slot.install(std::make_shared<const ServedModel>(std::move(version), tracks));
  }

  void handle(Offset offset) {
    const auto& [key, value] = log[static_cast<std::size_t>(offset)];
    ingest::Record record;
    record.offset = offset;
    record.timestamp_ms = now;
    record.key = key;
    record.value = value;
    path->record(record);
  }

  /// Appends to the log and hands it to the server.
  void receive(const std::string& user, const std::string& type, const std::string& track,
               std::int64_t timestamp_ms = 0, const std::string& more = {}) {
    const std::string id = "e" + std::to_string(log.size());
    log.emplace_back(user, R"({"event_id":")" + id + R"(","user_id":")" + user + R"(","track_id":")" + track +
                               R"(","type":")" + type + R"(","timestamp_ms":)" +
                               std::to_string(timestamp_ms == 0 ? ++now : timestamp_ms) + more + '}');
    handle(std::ssize(log) - 1);
  }
  void receive_garbage() {
    log.emplace_back("u1", "garbage");
    handle(std::ssize(log) - 1);
  }

  std::shared_ptr<RecordingSink> join(const std::string& user, models::ListOptions options,
                                      std::optional<Offset> last = std::nullopt,
                                      std::optional<std::string> session_id = std::nullopt) {
    auto sink = std::make_shared<RecordingSink>();
    auto subscription = std::make_shared<Subscription>();
    subscription->user_id = user;
    subscription->session_id = std::move(session_id);
    subscription->options = std::move(options);
    subscription->sink = sink;
    path->attach(subscription, last);
    return sink;
  }

  static std::vector<Received> lists(const RecordingSink& sink) {
    std::vector<Received> out;
    for (const std::string& json : sink.lists()) out.emplace_back(json);
    return out;
  }

  void run_posted() {
    for (; !posted.empty(); posted.pop_front()) posted.front()();
  }

  struct DeadLetter {
    Offset offset;
    ingest::Refusal reason;
    std::function<void()> acknowledged;
  };

  struct SentOn {
    Offset offset;
    ingest::Partition to;
    std::function<void()> acknowledged;
  };

  configs::Config config = configs::defaults();
  LayoutSlot layouts{layouts_of(1)};
  sessions::TrackInterner tracks;
  TrackCatalogue catalogue{tracks};
  ModelSlot slot;
  SubscriptionRegistry subscription_registry;
  ShardCounters counters;
  HitRates rates;
  std::vector<DeadLetter> dead_letters;
  std::vector<SentOn> sent_on;
  std::vector<std::string> copies;
  std::deque<std::function<void()>> posted;
  std::vector<std::pair<std::string, std::string>> log;
  std::int64_t now = 1'700'000'000'000;
  Offset read_from = 0;
  int ready = 0;
  int renewals = 0;
  bool publish_copies = false;
  std::optional<EventPathContext> context;
  std::optional<EventPath> path;
};

class EventPathTest : public testing::Test, protected Harness {};

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

TEST_F(EventPathTest, ADeadLetterHoldsTheCommitBackUntilItIsAcknowledged) {
  start();
  EXPECT_EQ(path->committable(0), std::nullopt);
  receive("u1", "play", "t1");
  receive_garbage();
  receive("u1", "play", "t2");
  ASSERT_EQ(dead_letters.size(), 1U);
  EXPECT_EQ(dead_letters[0].reason, ingest::Refusal::not_json);
  EXPECT_EQ(path->committable(0)->next, 1);
  EXPECT_TRUE(path->acknowledgements_pending());
  EXPECT_EQ(path->committable(0), std::nullopt);  // nothing new

  dead_letters[0].acknowledged();
  EXPECT_TRUE(path->acknowledgements_pending());  // it comes on the shard's own thread
  run_posted();
  const auto position = path->committable(0);
  EXPECT_EQ(position->next, 3);
  EXPECT_EQ(sessions::parse_metadata(position->metadata)->offset, 0);
  EXPECT_EQ(counters.dead_letters[static_cast<std::size_t>(ingest::Refusal::not_json)].get(), 1);
}

TEST_F(EventPathTest, ARestartRebuildsSilentlyAndGoesOnAsIfNothingHadBeen) {
  serve(models::testing::random_version(), 1);
  start();
  const auto uninterrupted = join("u1", {5, true, false, {}});
  for (int i = 0; i < 50; ++i) {
    receive(i % 3 == 0 ? "u1" : "u2", "play", "t" + std::to_string(i));
    if (i == 20) receive_garbage();
  }
  path->flush();
  dead_letters[0].acknowledged();
  run_posted();
  const auto position = path->committable(0);
  const auto session = path->sessions("u1", 0);
  const std::int64_t lists_before = counters.lists.get();

  dead_letters.clear();
  start(*position);  // another process
  EXPECT_EQ(ready, 2);
  EXPECT_EQ(path->sessions("u1", 0), session);
  EXPECT_EQ(counters.lists.get(), lists_before);
  EXPECT_THAT(dead_letters, IsEmpty());
  EXPECT_EQ(path->committable(0), std::nullopt);

  const auto resumed = join("u1", {5, true, false, {}}, lists(*uninterrupted).back().sequence);
  EXPECT_THAT(resumed->lists(), IsEmpty());  // it has the newest list
  EXPECT_EQ(resumed->messages().size(), 1U);
  const auto fresh = join("u1", {5, true, false, {}});
  ASSERT_EQ(fresh->lists().size(), 1U);
  EXPECT_EQ(lists(*fresh)[0].tracks, lists(*uninterrupted).back().tracks);
  EXPECT_EQ(lists(*fresh)[0].sequence, lists(*uninterrupted).back().sequence);
}

TEST_F(EventPathTest, AfterACrashListsBeyondTheCommitAreSentAgainEqually) {
  serve(models::testing::random_version(), 1);
  start();
  for (int i = 0; i < 10; ++i) receive("u1", "play", "t" + std::to_string(i));
  path->flush();
  const auto position = path->committable(0);
  const auto before = join("u1", {5, true, false, {}});
  for (int i = 10; i < 20; ++i) receive("u1", "play", "t" + std::to_string(i));
  path->flush();
  const auto session = path->sessions("u1", 0);

  const auto lists_before = counters.lists.get();
  start(*position);
  path->flush();
  EXPECT_EQ(counters.lists.get() - lists_before, 10);
  EXPECT_EQ(path->sessions("u1", 0), session);
  const auto all = before->lists();  // the current one, ten, and the same ten again
  ASSERT_EQ(all.size(), 21U);
  for (std::size_t i = 1; i <= 10; ++i) {
    EXPECT_EQ(Received(all[i]).sequence, Received(all[i + 10]).sequence);
    EXPECT_EQ(Received(all[i]).tracks, Received(all[i + 10]).tracks);
  }
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

// 688a99a: the record took effect where it lay, and its listener was cut in two.
TEST_F(EventPathTest, AMisplacedRecordIsSentOnAndHasNoEffectHere) {
  layouts.install(layouts_of(16));  // of which "u1" alone belongs to the first
  start();
  receive("u1", "play", "t1");
  receive("u2", "play", "t1");
  receive("u1", "play", "t2");
  EXPECT_EQ(counters.forwarded[ingest::partitioner_count].get(), 1);
  ASSERT_EQ(sent_on.size(), 1U);
  EXPECT_EQ(sent_on[0].offset, 1);
  EXPECT_EQ(sent_on[0].to, ingest::partition_of("u2", 16));
  EXPECT_EQ(path->sessions("u2", 0), std::nullopt);
  const auto committed = path->committable(0);
  EXPECT_EQ(counters.lists.get(), 2);
  ASSERT_TRUE(committed);
  EXPECT_EQ(committed->next, 1) << "as long as its copy is not in Kafka";
  EXPECT_TRUE(path->acknowledgements_pending());
  sent_on[0].acknowledged();
  run_posted();
  EXPECT_EQ(path->committable(0)->next, 3);

  sent_on.clear();
  start({3, committed->metadata});
  EXPECT_TRUE(sent_on.empty()) << "below the committed offset its copy is there";
}

TEST_F(EventPathTest, ARecordBeforeTheFirstLayoutTakesEffectWhereItLies) {
  ingest::Layouts later;
  later.add({"epoch1", "", ingest::Partitioner::murmur2, std::vector<Offset>(16, 1)});
  layouts.install(later);
  start();
  receive("u2", "play", "t1");
  receive("u2", "play", "t2");
  EXPECT_EQ(sent_on.size(), 1U);
  EXPECT_NE(path->sessions("u2", 0), std::nullopt);
}

// 688a99a: such a player got no list, for ever.
TEST_F(EventPathTest, ASequenceBeyondTheLogsEndIsOfAnotherLog) {
  start();
  receive("u1", "play", "t1");
  EXPECT_EQ(lists(*join("u1", {5, true, false, {}}, 99)).size(), 1U);
  EXPECT_THAT(lists(*join("u1", {5, true, false, {}}, 0)), IsEmpty());
  EXPECT_THAT(join("u1", {5, true, false, {}})->messages().front(),
              testing::HasSubstr(R"("epoch":"epoch1")"));
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
