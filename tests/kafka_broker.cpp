#include "tests/kafka_broker.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <random>
#include <stdexcept>

#include "configs/load.hpp"
#include "ingest/kafka/topics.hpp"

namespace segue::testing {
namespace {

bool test_is_on(std::string_view kind) {
  const char* const on = std::getenv("SEGUE_TEST_ON");
  return on && on == kind;
}

const char* real_brokers() {
  const char* const brokers = std::getenv("SEGUE_TEST_BROKERS");
  return test_is_on("embedded") || !brokers || !*brokers ? nullptr : brokers;
}

std::string unique_suffix() {
  static std::atomic<int> count = 0;
  return "." + std::to_string(getpid()) + "." + std::to_string(std::random_device()()) + "." +
         std::to_string(++count);
}

}  // namespace

configs::Kafka unique_kafka_options(std::int64_t partitions) {
  auto options = configs::defaults().kafka;
  const std::string suffix = unique_suffix();
  for (auto* const name :
       {&options.plays_topic, &options.tracks_topic, &options.dead_letters_topic, &options.retrain_topic,
        &options.jobs_topic, &options.layout_topic, &options.recommendations_topic, &options.group})
    *name += suffix;
  options.partitions = partitions;
  // The real broker takes no session time-out below 6 s; the embedded one makes a group wait for nearly as
  // long as it whenever a member joins or leaves.
  options.session_timeout = std::chrono::seconds(real_brokers() ? 6 : 4);
  options.commit_interval = std::chrono::milliseconds(100);
  return options;
}

bool KafkaBroker::is_real() { return real_brokers() != nullptr; }

bool KafkaBroker::is_missing() { return test_is_on("kafka") && !real_brokers(); }

KafkaBroker::KafkaBroker(std::int64_t partitions) : options_(unique_kafka_options(partitions)) {
  if (is_real()) {
    options_.brokers = brokers_ = real_brokers();
    ingest::create_missing_topics(options_, brokers_);
    return;
  }
  options_.embedded_address_file = folder_.path() / "address";
  const auto set = [](const char* key, const std::string& value) {
    return std::string("--set=kafka.") + key + "=" + value;
  };
  process_ = std::make_unique<Process>(
      std::vector<std::string>{
          SEGUE_BINARY_DIR "/tests/segue_test_broker", set("plays_topic", options_.plays_topic),
          set("tracks_topic", options_.tracks_topic), set("dead_letters_topic", options_.dead_letters_topic),
          set("retrain_topic", options_.retrain_topic), set("jobs_topic", options_.jobs_topic),
          set("layout_topic", options_.layout_topic), "broker",
          "--address-file=" + options_.embedded_address_file, "--partitions=" + std::to_string(partitions)},
      folder_.path() / "broker.log");
  if (await_file(options_.embedded_address_file, *process_).empty())
    throw std::runtime_error("the embedded broker did not start: " + process_->output());
  brokers_ = ingest::bootstrap_servers(options_);
}

}  // namespace segue::testing
