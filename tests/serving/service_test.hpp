// Test support: a whole server in the test's process, on a broker of its own, with a random version to serve.
#pragma once

#include <memory>
#include <string>

#include "configs/load.hpp"
#include "models/registry/registry.hpp"
#include "serving/service.hpp"
#include "tests/kafka_broker.hpp"
#include "tests/models/random_version.hpp"
#include "tests/serving/raw_player.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::serving {

/// Each test says what it wants in `config`, then calls start().
class ServiceTest : public segue::testing::KafkaTest {
 protected:
  ServiceTest() {
    config.registry.path = folder.path() / "registry";
    config.serving.port = 0;
    config.log.level = "warn";
  }

  void SetUp() override {
    KafkaTest::SetUp();
    if (IsSkipped()) return;
    broker.emplace(2);
    config.kafka = broker->options();
  }

  models::Registry registry() const { return models::Registry(config.registry.path); }

  /// Publishes a random version and makes it the champion; its number.
  models::VersionNumber publish(const models::testing::RandomVersionOptions& options = {}) {
    const auto number = registry().publish(models::testing::random_version(options));
    if (!number) throw std::runtime_error(number.error());
    if (const auto set = registry().set_champion(*number); !set) throw std::runtime_error(set.error());
    return *number;
  }

  void start() {
    service = std::make_unique<Service>(config);
    address = service->address();
    ASSERT_TRUE(segue::testing::eventually([&] { return service->ready(); }));
  }

  RawResponse get(const std::string& target, const std::map<std::string, std::string>& headers = {}) const {
    return request(address, "GET", target, {}, headers);
  }
  RawResponse post(const std::string& target, const std::string& body = {},
                   const std::map<std::string, std::string>& headers = {}) const {
    return request(address, "POST", target, body, headers);
  }

  static std::string event(const std::string& type, const std::string& id, const std::string& track,
                           const std::string& more = {}) {
    return R"({"type":")" + type + R"(","event_id":")" + id + R"(","track_id":")" + track + '"' + more + '}';
  }

  segue::testing::TemporaryFolder folder;
  std::optional<segue::testing::KafkaBroker> broker;
  configs::Config config = configs::defaults();
  std::unique_ptr<Service> service;
  std::string address;
};

/// The integer behind "name": in flat JSON; -1 where there is none.
inline std::int64_t number_in(const std::string& json, const std::string& name) {
  const std::size_t at = json.find('"' + name + "\":");
  return at == std::string::npos ? -1 : std::atoll(json.c_str() + at + name.size() + 3);
}

}  // namespace segue::serving
