// Test support: a Kafka broker, which is an embedded one in a process of its own unless SEGUE_TEST_BROKERS
// names another (host:port). Each test runs on both: ctest sets SEGUE_TEST_ON to "embedded" or "kafka", see
// segue_test(). Names of topics and group are this object's alone, so that tests can share a real broker.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>

#include "configs/config.hpp"
#include "tests/process.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::testing {

class KafkaBroker {
 public:
  /// Segue's topics exist, with `partitions` partitions. Throws std::runtime_error or KafkaError.
  explicit KafkaBroker(std::int64_t partitions = 4);

  /// Defaults, with this broker, unique topics and group, and time-outs short enough for a test.
  const configs::Kafka& options() const { return options_; }
  /// host:port.
  const std::string& brokers() const { return brokers_; }

  static bool is_real();
  /// True when the test is to run on a real broker, but there is none.
  static bool is_missing();

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Process> process_;
  configs::Kafka options_;
  std::string brokers_;
};

/// A test that needs a broker; skipped when it is to run on a real one and there is none.
class KafkaTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (KafkaBroker::is_missing())
      GTEST_SKIP() << "SEGUE_TEST_BROKERS names no broker; `./run kafka` starts one";
  }
};

/// Default options with topics and group that nobody else uses and short time-outs; brokers is "embedded".
configs::Kafka unique_kafka_options(std::int64_t partitions);

}  // namespace segue::testing
