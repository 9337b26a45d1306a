#include "tests/topic_admin.hpp"

#include <chrono>

#include "ingest/kafka/client.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/metadata.hpp"
#include "tests/process.hpp"

namespace segue::testing {
namespace {

namespace kafka = ingest::kafka;

constexpr std::chrono::seconds timeout{20};
constexpr int timeout_ms = 20'000;

/// Throws unless the answer to the request on the queue is one without an error, of the topic too.
void await(rd_kafka_queue_t* queue, const std::string& topic,
           const rd_kafka_topic_result_t** (*results)(rd_kafka_event_t*, std::size_t*)) {
  const kafka::Event event{rd_kafka_queue_poll(queue, timeout_ms)};
  if (!event) throw ingest::KafkaError(topic + ": no answer");
  if (rd_kafka_event_error(event.get()))
    throw ingest::KafkaError(topic + ": " + rd_kafka_event_error_string(event.get()));
  std::size_t count = 0;
  const auto* const all = results(event.get(), &count);
  for (std::size_t i = 0; i < count; ++i)
    if (rd_kafka_topic_result_error(all[i]))
      throw ingest::KafkaError(topic + ": " + rd_kafka_topic_result_error_string(all[i]));
}

void check(rd_kafka_error_t* error, const char* what) {
  const kafka::Error owned{error};
  if (owned) throw ingest::KafkaError(std::string(what) + ": " + rd_kafka_error_string(error));
}

}  // namespace

void create_topic(const std::string& brokers, const ingest::TopicSettings& topic) {
  const auto client = kafka::make_client(RD_KAFKA_PRODUCER, kafka::client_conf(brokers));
  const kafka::NewTopic created{rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, 1, nullptr, 0)};
  for (const auto& [name, value] : topic.settings)
    rd_kafka_NewTopic_set_config(created.get(), name.c_str(), value.c_str());
  auto* pointer = created.get();
  const kafka::Queue queue{rd_kafka_queue_new(client.get())};
  rd_kafka_CreateTopics(client.get(), &pointer, 1, nullptr, queue.get());
  await(queue.get(), topic.name, [](rd_kafka_event_t* event, std::size_t* count) {
    return rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), count);
  });
  if (!eventually([&] { return kafka::all_partitions_led(client.get(), topic.name); }))
    throw ingest::KafkaError(topic.name + " has partitions without a leader");
}

void delete_topic(const std::string& brokers, const std::string& topic) {
  const auto client = kafka::make_client(RD_KAFKA_PRODUCER, kafka::client_conf(brokers));
  using DeleteTopic = std::unique_ptr<rd_kafka_DeleteTopic_t, kafka::Deleter<rd_kafka_DeleteTopic_destroy>>;
  const DeleteTopic deleted{rd_kafka_DeleteTopic_new(topic.c_str())};
  auto* pointer = deleted.get();
  const kafka::Queue queue{rd_kafka_queue_new(client.get())};
  rd_kafka_DeleteTopics(client.get(), &pointer, 1, nullptr, queue.get());
  await(queue.get(), topic, [](rd_kafka_event_t* event, std::size_t* count) {
    return rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), count);
  });
  if (!eventually([&] { return !kafka::existing_topics(client.get(), brokers, timeout).contains(topic); }))
    throw ingest::KafkaError(topic + " is still there");
}

void add_partitions(const std::string& brokers, const std::string& topic, std::int32_t total) {
  const auto client = kafka::make_client(RD_KAFKA_PRODUCER, kafka::client_conf(brokers));
  using NewPartitions =
      std::unique_ptr<rd_kafka_NewPartitions_t, kafka::Deleter<rd_kafka_NewPartitions_destroy>>;
  const NewPartitions added{
      rd_kafka_NewPartitions_new(topic.c_str(), static_cast<std::size_t>(total), nullptr, 0)};
  auto* pointer = added.get();
  const kafka::Queue queue{rd_kafka_queue_new(client.get())};
  rd_kafka_CreatePartitions(client.get(), &pointer, 1, nullptr, queue.get());
  await(queue.get(), topic, [](rd_kafka_event_t* event, std::size_t* count) {
    return rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(event), count);
  });
}

void write_transaction(const std::string& brokers, const std::string& topic, std::int32_t partition,
                       const std::string& key, const std::string& value, bool committed) {
  auto conf = kafka::client_conf(brokers);
  kafka::set(conf.get(), "transactional.id", topic);
  const auto client = kafka::make_client(RD_KAFKA_PRODUCER, std::move(conf));
  check(rd_kafka_init_transactions(client.get(), timeout_ms), "init_transactions");
  check(rd_kafka_begin_transaction(client.get()), "begin_transaction");
  const auto text = [](const std::string& bytes) { return const_cast<char*>(bytes.data()); };
  const auto error =
      rd_kafka_producev(client.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(partition),
                        RD_KAFKA_V_KEY(text(key), key.size()), RD_KAFKA_V_VALUE(text(value), value.size()),
                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
  if (error || rd_kafka_flush(client.get(), timeout_ms))
    throw ingest::KafkaError(topic + ": nothing was written");
  check(committed ? rd_kafka_commit_transaction(client.get(), timeout_ms)
                  : rd_kafka_abort_transaction(client.get(), timeout_ms),
        "end of the transaction");
}

}  // namespace segue::testing
