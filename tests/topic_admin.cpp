#include "tests/topic_admin.hpp"

#include <memory>
#include <stdexcept>

#include "ingest/kafka/client.hpp"

namespace segue::testing {

namespace kafka = ingest::kafka;

void add_partitions(const std::string& brokers, const std::string& topic, std::int32_t total) {
  constexpr int timeout_ms = 10'000;
  const auto client = kafka::make_client(RD_KAFKA_PRODUCER, kafka::client_conf(brokers));
  char reason[512];
  const std::unique_ptr<rd_kafka_NewPartitions_t, kafka::Deleter<rd_kafka_NewPartitions_destroy>> request{
      rd_kafka_NewPartitions_new(topic.c_str(), static_cast<std::size_t>(total), reason, sizeof reason)};
  if (!request) throw std::runtime_error(reason);
  rd_kafka_NewPartitions_t* requests[] = {request.get()};
  const kafka::AdminOptions options{
      rd_kafka_AdminOptions_new(client.get(), RD_KAFKA_ADMIN_OP_CREATEPARTITIONS)};
  rd_kafka_AdminOptions_set_operation_timeout(options.get(), timeout_ms, nullptr, 0);
  const kafka::Queue queue{rd_kafka_queue_new(client.get())};
  rd_kafka_CreatePartitions(client.get(), requests, 1, options.get(), queue.get());
  const kafka::Event event{rd_kafka_queue_poll(queue.get(), 2 * timeout_ms)};
  if (!event || rd_kafka_event_error(event.get())) throw std::runtime_error("partitions were not added");
  std::size_t count = 0;
  const auto* results =
      rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(event.get()), &count);
  if (count != 1 || rd_kafka_topic_result_error(results[0]))
    throw std::runtime_error(count == 1 ? rd_kafka_topic_result_error_string(results[0]) : "no result");
}

namespace {

void check(rd_kafka_error_t* error, const char* what) {
  const kafka::Error owned{error};
  if (owned) throw std::runtime_error(std::string(what) + ": " + rd_kafka_error_string(error));
}

}  // namespace

void write_transaction(const std::string& brokers, const std::string& topic, std::int32_t partition,
                       const std::string& key, const std::string& value, bool committed) {
  constexpr int timeout_ms = 20'000;
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
  if (error || rd_kafka_flush(client.get(), timeout_ms)) throw std::runtime_error("nothing was written");
  check(committed ? rd_kafka_commit_transaction(client.get(), timeout_ms)
                  : rd_kafka_abort_transaction(client.get(), timeout_ms),
        "end of the transaction");
}

}  // namespace segue::testing
