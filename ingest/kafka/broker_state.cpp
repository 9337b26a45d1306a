#include "ingest/kafka/broker_state.hpp"

#include <spdlog/spdlog.h>

#include <thread>

#include "ingest/kafka/client.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/metadata.hpp"

namespace segue::ingest {
namespace {

using Clock = std::chrono::steady_clock;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, kafka::Deleter<rd_kafka_metadata_destroy>>;
using Resource = std::unique_ptr<rd_kafka_ConfigResource_t, kafka::Deleter<rd_kafka_ConfigResource_destroy>>;

/// A resource of which the broker told nothing is absent.
using SettingsByName = std::map<std::string, KafkaSettings>;

KafkaSettings settings_of(const rd_kafka_ConfigResource_t& resource) {
  KafkaSettings settings;
  std::size_t count = 0;
  const auto* const entries = rd_kafka_ConfigResource_configs(&resource, &count);
  for (std::size_t i = 0; i < count; ++i)
    if (const char* const value = rd_kafka_ConfigEntry_value(entries[i]))
      settings.emplace(rd_kafka_ConfigEntry_name(entries[i]), value);
  return settings;
}

void describe_topic(const rd_kafka_metadata_topic_t& topic, TopicState& state) {
  if (topic.err) return;
  state.partitions = topic.partition_cnt;
  for (int i = 0; i < topic.partition_cnt; ++i)
    if (topic.partitions[i].leader < 0) state.leaderless.push_back(topic.partitions[i].id);
}

}  // namespace

struct BrokerQueries::Impl {
  Impl(const configs::Kafka& options, std::string addresses, std::chrono::milliseconds timeout)
      : tells_settings(options.brokers != "embedded"),
        addresses(std::move(addresses)),
        timeout(timeout),
        client(kafka::make_client(RD_KAFKA_CONSUMER, kafka::client_conf(this->addresses))) {}

  Metadata metadata() const {
    const rd_kafka_metadata_t* answer = nullptr;
    if (const auto error =
            rd_kafka_metadata(client.get(), 1, nullptr, &answer, static_cast<int>(timeout.count())))
      throw KafkaError("no Kafka broker answers at " + addresses + ": " + rd_kafka_err2str(error));
    return Metadata(answer);
  }

  /// At most one broker a call: librdkafka's condition.
  SettingsByName settings(rd_kafka_ResourceType_t type, const std::vector<std::string>& names) const {
    SettingsByName found;
    if (names.empty() || !tells_settings) return found;
    std::vector<Resource> resources;
    std::vector<rd_kafka_ConfigResource_t*> pointers;
    for (const auto& name : names)
      pointers.push_back(resources.emplace_back(rd_kafka_ConfigResource_new(type, name.c_str())).get());
    const kafka::AdminOptions options{
        rd_kafka_AdminOptions_new(client.get(), RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)};
    const int timeout_ms = static_cast<int>(timeout.count());
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeout_ms, nullptr, 0);
    const kafka::Queue queue{rd_kafka_queue_new(client.get())};
    rd_kafka_DescribeConfigs(client.get(), pointers.data(), pointers.size(), options.get(), queue.get());
    const kafka::Event event{rd_kafka_queue_poll(queue.get(), 2 * timeout_ms)};
    if (!event || rd_kafka_event_error(event.get())) {
      spdlog::debug("kafka: describing settings: {}",
                    event ? rd_kafka_event_error_string(event.get()) : "no answer");
      return found;
    }
    std::size_t count = 0;
    const auto* const results =
        rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i)
      if (!rd_kafka_ConfigResource_error(results[i]))
        found.emplace(rd_kafka_ConfigResource_name(results[i]), settings_of(*results[i]));
    return found;
  }

  std::map<Partition, Offset> ends(const TopicState& topic) const {
    if (topic.partitions == 0 || !topic.leaderless.empty()) return {};
    const kafka::PartitionList list{rd_kafka_topic_partition_list_new(topic.partitions)};
    for (Partition partition = 0; partition < topic.partitions; ++partition)
      rd_kafka_topic_partition_list_add(list.get(), topic.name.c_str(), partition);
    OffsetRanges ranges;
    // A partition may have changed its leader, or just got it.
    for (const auto deadline = Clock::now() + timeout;
         kafka::watermarks(client.get(), *list, timeout, ranges) != RD_KAFKA_RESP_ERR_NO_ERROR;) {
      if (Clock::now() > deadline) return {};
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    std::map<Partition, Offset> ends;
    for (const auto& [partition, range] : ranges) ends[partition] = range.end;
    return ends;
  }

  const bool tells_settings;
  const std::string addresses;
  const std::chrono::milliseconds timeout;
  kafka::Client client;
};

BrokerQueries::BrokerQueries(const configs::Kafka& options, std::string brokers,
                             std::chrono::milliseconds timeout)
    : impl_(std::make_unique<Impl>(options, std::move(brokers), timeout)) {}
BrokerQueries::~BrokerQueries() = default;

std::vector<TopicState> BrokerQueries::topics(const std::vector<std::string>& names) {
  const auto metadata = impl_->metadata();
  std::vector<TopicState> states;
  std::vector<std::string> existing;
  for (const auto& name : names) {
    auto& state = states.emplace_back();
    state.name = name;
    for (int i = 0; i < metadata->topic_cnt; ++i)
      if (metadata->topics[i].topic == name) describe_topic(metadata->topics[i], state);
    if (state.partitions > 0) existing.push_back(name);
  }
  const auto settings = impl_->settings(RD_KAFKA_RESOURCE_TOPIC, existing);
  for (auto& state : states) {
    if (const auto found = settings.find(state.name); found != settings.end()) state.settings = found->second;
    state.ends = impl_->ends(state);
  }
  return states;
}

std::vector<BrokerState> BrokerQueries::brokers() {
  const auto metadata = impl_->metadata();
  std::vector<BrokerState> states;
  for (int i = 0; i < metadata->broker_cnt; ++i) {
    const auto& broker = metadata->brokers[i];
    auto& state = states.emplace_back();
    state.id = broker.id;
    state.address = std::string(broker.host) + ':' + std::to_string(broker.port);
    const auto name = std::to_string(broker.id);
    const auto settings = impl_->settings(RD_KAFKA_RESOURCE_BROKER, {name});
    if (const auto found = settings.find(name); found != settings.end()) state.settings = found->second;
  }
  return states;
}

std::string librdkafka_version() { return rd_kafka_version_str(); }

}  // namespace segue::ingest
