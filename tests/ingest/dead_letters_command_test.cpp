// `segue dead-letters list|replay` on a broker, as an operator runs them.
#include <gmock/gmock.h>

#include <algorithm>
#include <future>

#include "configs/command_line.hpp"
#include "ingest/commands/commands.hpp"
#include "ingest/dead_letters.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "tests/ingest/kafka_helpers.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
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

TEST_F(DeadLettersCommand, SendsThemBackAsTheyCame) {
  publish("u1", "first", {Refusal::not_json, ""});
  publish("u2", "second", {Refusal::missing_field, ""});
  EXPECT_THAT(run({"dead-letters", "replay", "--reason", "missing_field"}),
              HasSubstr("1 dead letters sent back"));
  EXPECT_THAT(plays(), ElementsAre(Kept{0, 0, "u2", "second"}));
  EXPECT_THAT(run({"dead-letters", "replay"}), HasSubstr("2 dead letters sent back"));
  EXPECT_EQ(plays().size(), 3U);
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
