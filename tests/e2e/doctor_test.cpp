// `segue doctor` as its operator runs it.
#include <gmock/gmock.h>
#include <simdjson.h>

#include "tests/e2e/system.hpp"
#include "tests/topic_admin.hpp"

namespace segue::testing {
namespace {

using Doctor = KafkaTest;

/// The checks of the JSON, "level subject" each.
std::vector<std::string> checks_of(const std::string& output) {
  std::vector<std::string> checks;
  simdjson::dom::parser parser;
  const simdjson::padded_string json(output);
  for (const simdjson::dom::element check : parser.parse(json)["checks"].get_array())
    checks.push_back(std::string(check["level"].get_string().value()) + ' ' +
                     std::string(check["subject"].get_string().value()));
  return checks;
}

TEST_F(Doctor, LooksAtEverythingAndFindsNoError) {
  System system;
  const auto [status, json] = system.try_run({"doctor", "--json"});
  EXPECT_EQ(status, 0) << json;
  std::vector<std::string> subjects;
  for (const auto& check : checks_of(json)) {
    EXPECT_THAT(check, ::testing::Not(::testing::StartsWith("error")));
    subjects.push_back(check.substr(check.find(' ') + 1));
  }
  EXPECT_THAT(subjects, ::testing::Contains("topic " + system.config().kafka.plays_topic));
  for (const char* subject :
       {"configuration", "broker", "session time-out", "partitioner", "clock of the broker", "clock",
        "registry.path", "disk", "champion", "descriptors", "libraries", "SIMD", "LibTorch", "BLAS", "GPU"})
    EXPECT_THAT(subjects, ::testing::Contains(subject));
}

TEST_F(Doctor, AnErrorIsALineAndTheExitStatus) {
  System system;
  const auto [status, text] = system.try_run({"doctor", "--set", "kafka.brokers=127.0.0.1:1"});
  EXPECT_EQ(status, 1);
  EXPECT_THAT(
      text, ::testing::HasSubstr("error    broker                  no Kafka broker answers at 127.0.0.1:1"));
  EXPECT_THAT(text, ::testing::HasSubstr("ok       disk"));  // the rest is looked at all the same

  const auto [wrong, refused] = system.try_run({"doctor", "--set", "serving.port=http"});
  EXPECT_EQ(wrong, 1);
  EXPECT_THAT(refused, ::testing::HasSubstr("error    configuration           "));
  EXPECT_THAT(refused, ::testing::HasSubstr("ok       libraries"));
}

TEST_F(Doctor, CompactedPlaysAreAnError) {
  if (!KafkaBroker::is_real()) GTEST_SKIP() << "the embedded broker has no settings of topics";
  System system;
  const std::string plays = system.config().kafka.plays_topic + ".compacted";
  create_topic(system.brokers(), {plays, 4, {{"cleanup.policy", "compact"}}});
  const auto [status, text] = system.try_run({"doctor", "--set", "kafka.plays_topic=" + plays});
  EXPECT_EQ(status, 1);
  EXPECT_THAT(text, ::testing::HasSubstr("--entity-name " + plays + " --add-config cleanup.policy=delete,"));
}

}  // namespace
}  // namespace segue::testing
