// Test support: the shards of one process of a group, and questions to them.
#pragma once

#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "configs/load.hpp"
#include "serving/shard/shards.hpp"
#include "tests/kafka_broker.hpp"
#include "tests/serving/layouts_of.hpp"
#include "tests/serving/recording_sink.hpp"

namespace segue::serving {

/// Not yet started; with all that they work on.
struct ShardsProcess {
  static constexpr ingest::Partition partitions = 4;
  using Clock = Shards::Clock;

  ShardsProcess(const segue::testing::KafkaBroker& broker, std::int64_t count)
      : config(with_shards(broker.options(), count)), shards(context, broker.brokers()) {}

  static configs::Config with_shards(const configs::Kafka& kafka, std::int64_t count) {
    configs::Config config = configs::defaults();
    config.kafka = kafka;
    config.serving.shards = count;
    return config;
  }

  /// A connection of each partition.
  void listen() {
    for (ingest::Partition partition = 0; partition < partitions; ++partition) {
      const auto& sink = sinks[partition] = std::make_shared<RecordingSink>();
      auto subscription = std::make_shared<Subscription>();
      subscription->user_id = "listener of " + std::to_string(partition);
      subscription->partition = partition;
      subscription->sink = sink;
      subscription_registry.add(subscription);
    }
  }

  /// Which of the two functions was called; a second call is an exception.
  std::future<std::string> ask(ingest::Partition partition, Clock::time_point deadline) {
    const auto answer = std::make_shared<std::promise<std::string>>();
    shards.on_owner(
        partition,
        [=](EventPath& path) {
          answer->set_value(path.is_ready(partition) ? "asked" : "asked one that is not ready");
        },
        [=] { answer->set_value("unavailable"); }, deadline);
    return answer->get_future();
  }

  /// The places of those shards that have the partition and its sessions.
  std::vector<std::size_t> owners(ingest::Partition partition) const {
    std::vector<std::size_t> owners;
    for (std::size_t i = 0; i < shards.all().size(); ++i) {
      std::promise<bool> ready;
      shards.all()[i]->post([&](EventPath& path) { ready.set_value(path.is_ready(partition)); });
      if (ready.get_future().get()) owners.push_back(i);
    }
    return owners;
  }
  std::set<ingest::Partition> owned() const {
    std::set<ingest::Partition> owned;
    for (ingest::Partition partition = 0; partition < partitions; ++partition)
      if (!owners(partition).empty()) owned.insert(partition);
    return owned;
  }

  const configs::Config config;
  sessions::TrackInterner tracks;
  TrackCatalogue catalogue{tracks};
  ModelSlot models;
  SubscriptionRegistry subscription_registry;
  std::map<ingest::Partition, std::shared_ptr<RecordingSink>> sinks;
  LayoutSlot layouts{layouts_of(partitions)};
  const EventPathContext context{config, layouts, tracks, models, catalogue, subscription_registry,
                                 {},     {},      {},     {}};
  Shards shards;
};

}  // namespace segue::serving
