// The embedded broker: librdkafka's mock cluster, a Kafka of one broker in memory that other processes reach
// over TCP on loopback. For the demo, tests and trials; never for production data:
//  - it keeps 5 MiB or 100,000 batches per partition and drops the oldest silently;
//  - it keeps nothing across restarts, never compacts, and has neither timestamps nor the Admin API;
//  - the first member of a consumer group waits 3 s for others.
#pragma once

#include <memory>
#include <string>

#include "configs/config.hpp"
#include "ingest/kafka/handles.hpp"

struct rd_kafka_mock_cluster_s;

namespace segue::ingest {

/// Runs on threads of its own from construction on, with Segue's topics already created. `segue broker` runs
/// it as a process of its own.
class EmbeddedBroker {
 public:
  /// Throws KafkaError.
  explicit EmbeddedBroker(const configs::Kafka& options);

  /// host:port, with a port chosen by the system.
  std::string address() const;

  /// For tests that inject faults (rdkafka_mock.h).
  rd_kafka_mock_cluster_s* cluster() { return cluster_.get(); }

 private:
  struct Destroy {
    void operator()(rd_kafka_mock_cluster_s* cluster) const;
  };
  kafka::Client client_;
  std::unique_ptr<rd_kafka_mock_cluster_s, Destroy> cluster_;
};

}  // namespace segue::ingest
