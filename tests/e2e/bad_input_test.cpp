// Bad records on Kafka: each a dead letter with its reason, and the next good event has its list.
#include <gmock/gmock.h>

#include <future>

#include "ingest/kafka/producer.hpp"
#include "tests/e2e/players.hpp"
#include "tests/e2e/system.hpp"

namespace segue::testing {
namespace {

using BadInput = KafkaTest;

struct BadRecord {
  const char* name;
  const char* reason;
  std::optional<std::string> value;
  std::string key = "ann";
};

std::string event(const std::string& user, const std::string& more = "", const std::string& id = "e1") {
  return R"({"event_id":")" + id + R"(","user_id":")" + user +
         R"(","track_id":"t1","type":"play","timestamp_ms":1700000000000)" + more + "}";
}

std::vector<BadRecord> bad_records() {
  std::string deep(1025, '[');
  return {
      {"null value", "empty_value", std::nullopt},
      {"empty", "empty_value", ""},
      {"not JSON", "not_json", "hello"},
      {"truncated", "not_json", event("ann").substr(0, 40)},
      {"trailing bytes", "not_json", event("ann") + "x"},
      {"a second document", "not_json", event("ann") + event("ann")},
      {"an array", "not_an_object", "[1,2]"},
      {"a repeated field", "repeated_field", event("ann", R"(,"user_id":"ann")")},
      {"a wrong type", "wrong_type", event("ann", R"(,"position_ms":"12")")},
      {"a missing field", "missing_field", R"({"event_id":"e1"})"},
      {"an unknown type", "unknown_type",
       R"({"event_id":"e","user_id":"ann","track_id":"t","type":"like","timestamp_ms":1732190400123})"},
      {"an overflow", "out_of_range",
       R"({"event_id":"e","user_id":"ann","track_id":"t","type":"play","timestamp_ms":99999999999999999999})"},
      {"a negative time", "out_of_range",
       R"({"event_id":"e","user_id":"ann","track_id":"t","type":"play","timestamp_ms":-1})"},
      {"seconds", "implausible_time",
       R"({"event_id":"e","user_id":"ann","track_id":"t","type":"play","timestamp_ms":1764220000})"},
      {"microseconds", "implausible_time",
       R"({"event_id":"e","user_id":"ann","track_id":"t","type":"play","timestamp_ms":176422000012300})"},
      {"a far-future time", "far_future",
       R"({"event_id":"e","user_id":"ann","track_id":"t","type":"play","timestamp_ms":99999999999999})"},
      {"invalid UTF-8", "not_json", event("ann", ",\"client\":\"\xff\"")},
      {"a lone surrogate", "out_of_range", event("ann", R"(,"client":"\ud800")")},
      {"1,025 levels", "not_json", deep},
      {"a schema-registry frame", "not_json", std::string("\x00\x00\x00\x00\x01", 5) + event("ann")},
      {"a 500 kB string", "too_large", event("ann", R"(,"client":")" + std::string(500'000, 'x') + '"')},
      {"another key", "key_mismatch", event("ann"), "bob"},
  };
}

TEST_F(BadInput, BecomesADeadLetterAndTheServerGoesOn) {
  System system;
  system.run({"simulate", "--history", "200", "--listeners", "5", "--tracks", "100"});
  system.start_server();
  Players players(system.endpoint(), {"ann"}, 5);
  ASSERT_TRUE(eventually([&] { return players.ready() == 1; })) << system.server().output();

  ingest::Producer producer(system.config().kafka, system.brokers());
  for (const BadRecord& bad : bad_records()) {
    std::promise<ingest::Delivery> delivered;
    ASSERT_TRUE(producer.produce(system.config().kafka.plays_topic, bad.key,
                                 bad.value ? std::optional<std::string_view>(*bad.value) : std::nullopt, {},
                                 [&](const ingest::Delivery& d) { delivered.set_value(d); }));
    ASSERT_EQ(delivered.get_future().get().error, "") << bad.name;
  }
  ASSERT_TRUE(producer.produce(system.config().kafka.plays_topic, "ann", event("ann", "", "good"), {}, {}));
  ASSERT_TRUE(eventually([&] { return players.lists() == 1; })) << system.server().output();
  EXPECT_EQ(players.logs().front().lists.front().cause_track, "t1");

  const auto dead = [&] { return std::stoull(json_number(system.get("/v1/figures"), "dead_letters")); };
  ASSERT_TRUE(eventually([&] { return dead() == bad_records().size(); })) << dead();
  // Counted when refused; on the broker a moment later.
  std::string listing;
  const auto listed = [&] {
    listing = system.run({"dead-letters", "list", "--limit", "100", "--json"});
    return std::count(listing.begin(), listing.end(), '\n');
  };
  ASSERT_TRUE(eventually([&] { return listed() == std::ssize(bad_records()); })) << listing;
  for (const BadRecord& bad : bad_records())
    EXPECT_THAT(listing, ::testing::HasSubstr(bad.reason)) << bad.name;

  // Refused again, they come back one by one. 688a99a sent all that lay there: twice as many with each call.
  const std::string all_once = std::to_string(bad_records().size()) + " dead letters sent back";
  for (std::size_t refusals = 2; refusals <= 3; ++refusals) {
    EXPECT_THAT(system.run({"dead-letters", "replay"}), ::testing::HasSubstr(all_once));
    ASSERT_TRUE(eventually([&] {
      return listed() == std::ssize(bad_records()) * static_cast<std::ptrdiff_t>(refusals);
    })) << listing;
    EXPECT_THAT(listing, ::testing::HasSubstr("\"attempts\":" + std::to_string(refusals)));
  }
}

TEST_F(BadInput, InTheConfigurationIsOneClearSentence) {
  System system;
  const std::pair<const char*, const char*> mistakes[] = {{"serving.prot=1", "serving.prot"},
                                                          {"serving.port=99999", "65535"},
                                                          {"sessions.gap=10", "sessions.gap"},
                                                          {"serving.address=0.0.0.0", "admin_token"}};
  for (const auto& [setting, named] : mistakes) {
    const auto [status, output] = system.try_run({"--set", setting, "serve"});
    EXPECT_EQ(status, 1) << setting;
    EXPECT_THAT(output, ::testing::HasSubstr(named));
    EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1) << output;
  }
}

}  // namespace
}  // namespace segue::testing
