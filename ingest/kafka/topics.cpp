#include "ingest/kafka/topics.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "ingest/kafka/client.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/metadata.hpp"

namespace segue::ingest {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto timeout = 10s;
// A dead letter is its record and some headers: its topic must accept whatever plays_topic may have accepted.
constexpr const char* largest_dead_letter = "67108864";
// Tracks withdrawn by tombstones stay so for as long as these are kept: ten years.
constexpr const char* tombstones_kept_ms = "315360000000";
// Lists of a week can be evaluated with the withdrawals of their time, before compaction takes these away.
constexpr const char* uncompacted_ms = "604800000";

kafka::Client admin_client(const std::string& brokers) {
  return kafka::make_client(RD_KAFKA_PRODUCER, kafka::client_conf(brokers));
}

kafka::NewTopic new_topic(const TopicSettings& settings, std::int64_t replication) {
  char reason[512];
  kafka::NewTopic topic{rd_kafka_NewTopic_new(settings.name.c_str(), settings.partitions,
                                              static_cast<int>(replication), reason, sizeof reason)};
  if (!topic) throw KafkaError("topic " + settings.name + ": " + reason);
  for (const auto& [name, value] : settings.settings)
    rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
  return topic;
}

void create(rd_kafka_t* client, const std::vector<TopicSettings>& all, std::int64_t replication) {
  std::vector<kafka::NewTopic> topics;
  std::vector<rd_kafka_NewTopic_t*> pointers;
  for (const auto& settings : all)
    pointers.push_back(topics.emplace_back(new_topic(settings, replication)).get());

  const kafka::AdminOptions options{rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS)};
  const int timeout_ms = static_cast<int>(std::chrono::milliseconds(timeout).count());
  rd_kafka_AdminOptions_set_request_timeout(options.get(), timeout_ms, nullptr, 0);
  rd_kafka_AdminOptions_set_operation_timeout(options.get(), timeout_ms, nullptr, 0);
  const kafka::Queue queue{rd_kafka_queue_new(client)};
  rd_kafka_CreateTopics(client, pointers.data(), pointers.size(), options.get(), queue.get());
  const kafka::Event event{rd_kafka_queue_poll(queue.get(), 2 * timeout_ms)};
  if (!event) throw KafkaError("creating topics: no broker answered");
  if (rd_kafka_event_error(event.get()))
    throw KafkaError(std::string("creating topics: ") + rd_kafka_event_error_string(event.get()));

  std::size_t count = 0;
  const auto* results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto error = rd_kafka_topic_result_error(results[i]);
    const char* const name = rd_kafka_topic_result_name(results[i]);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
      spdlog::info("created topic {}", name);
    else if (error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)  // another process was quicker
      throw KafkaError(std::string("creating topic ") + name + ": " +
                       rd_kafka_topic_result_error_string(results[i]));
  }
}

// A topic is usable only once each of its partitions has a leader.
void wait_until_led(rd_kafka_t* client, const std::string& topic, Clock::time_point deadline) {
  while (!kafka::all_partitions_led(client, topic)) {
    if (Clock::now() > deadline) throw KafkaError("topic " + topic + " has partitions without a leader");
    std::this_thread::sleep_for(50ms);
  }
}

}  // namespace

std::string bootstrap_servers(const configs::Kafka& options) {
  if (options.brokers != "embedded") return options.brokers;
  std::ifstream file(options.embedded_address_file);
  std::string address;
  if (!std::getline(file, address) || address.empty())
    throw KafkaError("the embedded broker has left no address in " + options.embedded_address_file +
                     "; start it with `segue broker`, or name your brokers in kafka.brokers");
  return address;
}

std::vector<TopicSettings> topic_settings(const configs::Kafka& options) {
  const auto many = static_cast<std::int32_t>(options.partitions);
  const std::pair<std::string, std::string> retention{"retention.ms",
                                                      std::to_string(options.retention.count())};
  const std::pair<std::string, std::string> compacted{"cleanup.policy", "compact"};
  std::vector<TopicSettings> all = {
      {options.plays_topic, many, {retention, {"message.timestamp.type", "LogAppendTime"}}},
      {options.tracks_topic,
       1,
       {compacted, {"delete.retention.ms", tombstones_kept_ms}, {"min.compaction.lag.ms", uncompacted_ms}}},
      {options.dead_letters_topic, many, {retention, {"max.message.bytes", largest_dead_letter}}},
      {options.retrain_topic, 1, {}},
      {options.jobs_topic, 1, {compacted}},
      {options.layout_topic, 1, {compacted}},
  };
  if (options.publish_recommendations) all.push_back({options.recommendations_topic, many, {}});
  return all;
}

std::vector<std::string> topic_names(const configs::Kafka& options) {
  std::vector<std::string> names;
  for (auto& topic : topic_settings(options)) names.push_back(std::move(topic.name));
  return names;
}

void create_missing_topics(const configs::Kafka& options, const std::string& brokers) {
  const auto client = admin_client(brokers);
  const auto deadline = Clock::now() + timeout;
  const auto existing = kafka::existing_topics(client.get(), brokers, timeout);
  auto missing = topic_settings(options);
  std::erase_if(missing, [&](const TopicSettings& topic) { return existing.contains(topic.name); });
  if (missing.empty()) return;
  // The embedded broker has no Admin API: its topics are created when first requested.
  if (options.brokers != "embedded") create(client.get(), missing, options.replication);
  for (const auto& topic : missing) wait_until_led(client.get(), topic.name, deadline);
}

std::int32_t partition_count(const configs::Kafka&, const std::string& brokers, const std::string& topic) {
  const auto client = admin_client(brokers);
  const auto topics = kafka::existing_topics(client.get(), brokers, timeout);
  const auto found = topics.find(topic);
  if (found == topics.end()) throw KafkaError("topic " + topic + " does not exist on " + brokers);
  return found->second;
}

}  // namespace segue::ingest
