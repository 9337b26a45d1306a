// `segue dead-letters list|replay` on a broker, as an operator runs them.
#include <gmock/gmock.h>

#include <algorithm>
#include <future>

#include "configs/command_line.hpp"
#include "ingest/commands/commands.hpp"
#include "ingest/dead_letters.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/replay_ledger.hpp"
#include "tests/ingest/kafka_helpers.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class DeadLettersCommand : public segue::testing::KafkaTest {
 protected:
  void publish(const std::string& key, const std::string& value, const EventError& error) {
    std::promise<void> acknowledged;
    letters.publish({.partition = 0, .offset = next_offset++, .key = key, .value = value}, error,
                    [&] { acknowledged.set_value(); });
    ASSERT_EQ(acknowledged.get_future().wait_for(20s), std::future_status::ready);
  }

  // What the command prints.
  std::string run(std::vector<std::string> arguments) {
    const auto& options = broker.options();
    for (const auto& setting :
         {"brokers=" + options.brokers, "embedded_address_file=" + options.embedded_address_file,
          "plays_topic=" + options.plays_topic, "dead_letters_topic=" + options.dead_letters_topic})
      arguments.insert(arguments.begin(), "--set=kafka." + setting);
    CLI::App app;
    const configs::GlobalOptions global(app);
    add_dead_letters_command(app, global);
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
    ::testing::internal::CaptureStdout();
    app.parse(arguments);
    return ::testing::internal::GetCapturedStdout();
  }

  std::vector<Kept> plays() {
    LogReader reader(broker.options(), broker.brokers(), broker.options().plays_topic);
    std::vector<Kept> records;
    reader.read(reader.watermarks(), [&](const Record& record) { records.push_back(keep(record)); });
    return records;
  }

  segue::testing::KafkaBroker broker{1};
  Producer producer{broker.options(), broker.brokers()};
  RetryingPublisher publisher{producer};
  DeadLetters letters{publisher, broker.options()};
  Offset next_offset = 100;
};

TEST_F(DeadLettersCommand, ListsTheNewestWithReasonAndPlace) {
  EXPECT_THAT(run({"dead-letters", "list"}), HasSubstr("no dead letters"));
  publish("u1", "{\"half\":", {Refusal::not_json, "the JSON ends early"});
  publish("u2", std::string(500, 'x') + "\n\x1b[31m", {Refusal::not_json, "nonsense"});
  publish("u3", "{}", {Refusal::missing_field, "event_id is missing"});

  const std::string all = run({"dead-letters", "list"});
  EXPECT_THAT(all, HasSubstr("not_json  from " + broker.options().plays_topic + " [0] 100"));
  EXPECT_THAT(all, HasSubstr("event_id is missing"));
  EXPECT_THAT(all, Not(HasSubstr("\x1b"))) << "bytes of a payload must not reach a terminal";
  EXPECT_THAT(all, HasSubstr("(506 bytes)"));

  const std::string newest = run({"dead-letters", "list", "--limit", "1"});
  EXPECT_THAT(newest, HasSubstr("missing_field"));
  EXPECT_THAT(newest, Not(HasSubstr("not_json")));
  const std::string chosen = run({"dead-letters", "list", "--reason", "not_json", "--limit", "1", "--json"});
  EXPECT_THAT(chosen, HasSubstr(R"("reason":"not_json","message":"nonsense")"));
  EXPECT_THAT(chosen, HasSubstr(R"("offset":101},"key":"u2")"));
  EXPECT_THROW(run({"dead-letters", "list", "--reason", "no_such_reason"}), CLI::ParseError);
  ::testing::internal::GetCapturedStdout();
}

// 688a99a sent every letter again with each call: 6, 12, 24 records after one, two, three, where a server
// refused them again.
TEST_F(DeadLettersCommand, SendsEachBackOnceAsItCame) {
  publish("u1", "first", {Refusal::not_json, ""});
  publish("u2", "second", {Refusal::missing_field, ""});
  EXPECT_THAT(run({"dead-letters", "replay", "--reason", "missing_field"}),
              HasSubstr("1 dead letters sent back"));
  EXPECT_THAT(plays(), ElementsAre(Kept{0, 0, "u2", "second"}));
  EXPECT_THAT(run({"dead-letters", "replay"}), AllOf(HasSubstr("1 dead letters sent back"),
                                                     HasSubstr("1 left out: they were sent back before")));
  EXPECT_THAT(run({"dead-letters", "replay"}), HasSubstr("0 dead letters sent back"));
  EXPECT_THAT(plays(), ElementsAre(Kept{0, 0, "u2", "second"}, Kept{0, 1, "u1", "first"}));
  const std::string listed = run({"dead-letters", "list", "--limit", "2"});  // markers are no letters
  EXPECT_THAT(listed, AllOf(HasSubstr("attempts 1  replayed"), HasSubstr("first"), HasSubstr("second")));
}

TEST_F(DeadLettersCommand, ThoseThatFailAgainComeBackWithTheirCountRaised) {
  for (int i = 0; i < 6; ++i) publish("u" + std::to_string(i), "bad", {Refusal::not_json, ""});
  Offset refused = 0;
  for (std::size_t call = 1; call <= 3; ++call) {
    EXPECT_THAT(run({"dead-letters", "replay"}), HasSubstr("6 dead letters sent back"));
    LogReader reader(broker.options(), broker.brokers(), broker.options().plays_topic);
    auto ranges = reader.watermarks();
    EXPECT_EQ(ranges.at(0).end, static_cast<Offset>(6 * call));
    ranges.at(0).begin = refused;
    refused = ranges.at(0).end;
    reader.read(ranges, [&](const Record& record) {  // the server refuses them again
      std::promise<void> acknowledged;
      letters.publish(record, {Refusal::not_json, ""}, [&] { acknowledged.set_value(); });
      ASSERT_EQ(acknowledged.get_future().wait_for(20s), std::future_status::ready);
    });
    const std::string newest = run({"dead-letters", "list", "--limit", "6", "--json"});
    EXPECT_THAT(newest, HasSubstr("\"attempts\":" + std::to_string(call + 1) + ",\"replayed\":false"));
  }
}

TEST_F(DeadLettersCommand, OneThatAServerWroteTwiceIsSentOnce) {
  next_offset = 7;
  publish("u1", "bad", {Refusal::not_json, ""});
  next_offset = 7;  // it ended before it could commit
  publish("u1", "bad", {Refusal::not_json, ""});
  EXPECT_THAT(run({"dead-letters", "replay"}), HasSubstr("1 dead letters sent back"));
  next_offset = 7;
  publish("u1", "bad", {Refusal::not_json, ""});
  EXPECT_THAT(run({"dead-letters", "replay"}), HasSubstr("0 dead letters sent back"));
  next_offset = 7;
  publish("u1", "another record at that offset, of a topic made again", {Refusal::not_json, ""});
  EXPECT_THAT(run({"dead-letters", "replay"}), HasSubstr("1 dead letters sent back"));
}

TEST_F(DeadLettersCommand, AReplayThatWasCutOffGoesOnWhereItWas) {
  for (const char* value : {"a", "b", "c"}) publish("u1", value, {Refusal::not_json, ""});
  // Killed after it had begun, with "b" sent and nothing marked done.
  const auto& options = broker.options();
  std::promise<void> begun;
  producer.produce(options.dead_letters_topic, std::nullopt, begun_marker({0, 1, 2}, {0}),
                   {{std::string(replay_header), "begun"}}, [&](const Delivery&) { begun.set_value(); },
                   {.partition = 0});
  begun.get_future().wait();
  ASSERT_EQ(
      produce(producer, options.plays_topic, "u1", "b", {{"segue.attempts", "1"}, {"segue.replayed", "0@1"}})
          .error,
      "");
  EXPECT_THAT(run({"dead-letters", "replay"}), HasSubstr("2 dead letters sent back"));
  EXPECT_THAT(plays(), ElementsAre(Kept{0, 0, "u1", "b"}, Kept{0, 1, "u1", "a"}, Kept{0, 2, "u1", "c"}));
  EXPECT_THAT(run({"dead-letters", "replay"}), HasSubstr("0 dead letters sent back"));
}

TEST_F(DeadLettersCommand, MendsKeysFromTheEvents) {
  const std::string event =
      R"({"event_id":"e1","user_id":"u7","track_id":"t1","type":"play","timestamp_ms":1732190400123})";
  publish("wrong", event, {Refusal::key_mismatch, ""});
  run({"dead-letters", "replay", "--key-from-event"});
  EXPECT_THAT(plays(), ElementsAre(Kept{0, 0, "u7", event}));
}

}  // namespace
}  // namespace segue::ingest
