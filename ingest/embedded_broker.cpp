#include "ingest/embedded_broker.hpp"

#include <librdkafka/rdkafka_mock.h>

#include <chrono>
#include <thread>

#include "ingest/kafka/client.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/topics.hpp"

namespace segue::ingest {

EmbeddedBroker::EmbeddedBroker(const configs::Kafka& options) {
  kafka::Conf conf{rd_kafka_conf_new()};
  kafka::set(conf.get(), "client.id", "segue-broker");
  kafka::set(conf.get(), "bootstrap.servers", "");  // it only hosts the mock cluster
  client_ = kafka::make_client(RD_KAFKA_PRODUCER, std::move(conf));
  cluster_.reset(rd_kafka_mock_cluster_new(client_.get(), 1));
  if (!cluster_) throw KafkaError("the embedded broker cannot listen on loopback");
  for (const auto& topic : topic_settings(options)) {
    // A request that arrives right after another's response may be delayed for a second: the mock's thread
    // empties its wake-up pipe after serving its queue.
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (const auto error =
            rd_kafka_mock_topic_create(cluster_.get(), topic.name.c_str(), topic.partitions, 1))
      throw KafkaError("the embedded broker cannot create topic " + topic.name + ": " +
                       rd_kafka_err2str(error));
  }
}

void EmbeddedBroker::Destroy::operator()(rd_kafka_mock_cluster_s* cluster) const {
  rd_kafka_mock_cluster_destroy(cluster);
}

std::string EmbeddedBroker::address() const { return rd_kafka_mock_cluster_bootstraps(cluster_.get()); }

}  // namespace segue::ingest
