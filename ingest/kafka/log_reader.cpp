// Reads with librdkafka's consumer without a group ("simple consumer"): nothing to join, nothing to commit.
#include "ingest/kafka/log_reader.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>

#include "ingest/kafka/client.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/message.hpp"
#include "ingest/kafka/metadata.hpp"

namespace segue::ingest {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

/// One topic and the client that reads it.
struct Log {
  Log(const configs::Kafka& options, std::string brokers, std::string topic,
      std::chrono::milliseconds timeout)
      : brokers(std::move(brokers)), name(std::move(topic)), timeout(timeout) {
    auto conf = kafka::client_conf(this->brokers);
    kafka::set(conf.get(), "enable.partition.eof", "true");
    kafka::set(conf.get(), "enable.auto.commit", "false");
    kafka::set(conf.get(), "enable.auto.offset.store", "false");
    // A read below the low watermark must be reported, not silently started elsewhere.
    kafka::set(conf.get(), "auto.offset.reset", "error");
    kafka::set(conf.get(), "fetch.wait.max.ms", kafka::fetch_wait_ms(options));
    kafka::set(conf.get(), "fetch.error.backoff.ms", "100");
    kafka::set(conf.get(), "queued.min.messages", "1000000");
    client = kafka::make_client(RD_KAFKA_CONSUMER, std::move(conf));
  }

  OffsetRanges watermarks() const {
    const auto deadline = Clock::now() + timeout;
    const auto topics = kafka::existing_topics(client.get(), brokers, timeout);
    const auto topic = topics.find(name);
    if (topic == topics.end()) return {};
    const kafka::PartitionList partitions{rd_kafka_topic_partition_list_new(topic->second)};
    for (Partition partition = 0; partition < topic->second; ++partition)
      rd_kafka_topic_partition_list_add(partitions.get(), name.c_str(), partition);
    OffsetRanges found;
    while (const auto error = kafka::watermarks(client.get(), *partitions, 2s, found)) {
      if (Clock::now() > deadline)
        throw KafkaError("watermarks of " + name + " at " + brokers + ": " + rd_kafka_err2str(error));
      std::this_thread::sleep_for(50ms);
    }
    return found;
  }

  const std::string brokers;
  const std::string name;
  const std::chrono::milliseconds timeout;
  kafka::Client client;
};

/// The partitions being read; reading stops at destruction.
class Reading {
 public:
  explicit Reading(const Log& log)
      : log_(log),
        topic_(rd_kafka_topic_new(log.client.get(), log.name.c_str(), nullptr)),
        queue_(rd_kafka_queue_new(log.client.get())) {
    if (!topic_) throw KafkaError("topic " + log.name + ": " + rd_kafka_err2str(rd_kafka_last_error()));
  }
  ~Reading() {
    for (const auto& [partition, next] : next_) rd_kafka_consume_stop(topic_.get(), partition);
  }

  void start(Partition partition, Offset offset) {
    if (rd_kafka_consume_start_queue(topic_.get(), partition, offset, queue_.get()) == -1)
      throw KafkaError("reading " + where(partition) + ": " + rd_kafka_err2str(rd_kafka_last_error()));
    next_[partition] = offset;
  }

  void stop(Partition partition) {
    rd_kafka_consume_stop(topic_.get(), partition);
    next_.erase(partition);
  }

  bool reads(Partition partition) const { return next_.contains(partition); }
  bool done() const { return next_.empty(); }

  /// A record or an end of partition; null when neither arrived within 100 ms. Other events are handled here.
  kafka::Message next() {
    kafka::Message message{rd_kafka_consume_queue(queue_.get(), 100)};
    if (!message || !reads(message->partition)) return nullptr;
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return message;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      next_[message->partition] = message->offset + 1;
      return message;
    }
    if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
      const Partition partition = message->partition;
      message.reset();  // before the partition is stopped
      resume(partition);
    } else {
      spdlog::debug("kafka: {}: {}", where(message->partition), rd_kafka_message_errstr(message.get()));
    }
    return nullptr;
  }

 private:
  std::string where(Partition partition) const { return log_.name + " [" + std::to_string(partition) + "]"; }

  // The broker does not have the requested offset: continue at the first one that it has, with a warning.
  // Beyond the end of a log lies what was read of another one: the topic was deleted and created again.
  void resume(Partition partition) {
    const Offset wanted = next_.at(partition);
    const auto available = log_.watermarks();
    stop(partition);
    const auto found = available.find(partition);
    if (found == available.end()) throw KafkaError(where(partition) + " does not exist any more");
    const Offset offset =
        wanted > found->second.end ? found->second.begin : std::max(wanted, found->second.begin);
    if (offset != wanted)
      spdlog::warn("{}: wanted offset {}, but the broker has {} to {}: reading on at {}", where(partition),
                   wanted, found->second.begin, found->second.end, offset);
    start(partition, offset);
  }

  const Log& log_;
  kafka::Topic topic_;  // not kept by Log: it would make a broker create a missing topic
  kafka::Queue queue_;
  std::map<Partition, Offset> next_;
};

}  // namespace

std::string describe_missing(const OffsetRanges& ranges) {
  std::string gap;
  for (const auto& [partition, range] : ranges) {
    if (range.begin == 0) continue;
    gap += gap.empty() ? "" : "; ";
    gap += "partition " + std::to_string(partition) + " begins at offset " + std::to_string(range.begin);
  }
  return gap;
}

struct LogReader::Impl : Log {
  using Log::Log;
};

LogReader::LogReader(const configs::Kafka& options, const std::string& brokers, std::string topic,
                     std::chrono::milliseconds timeout)
    : impl_(std::make_unique<Impl>(options, brokers, std::move(topic), timeout)) {}
LogReader::~LogReader() = default;

OffsetRanges LogReader::watermarks() { return impl_->watermarks(); }

void LogReader::read(const OffsetRanges& ranges, const std::function<void(const Record&)>& record) {
  Reading reading(*impl_);
  for (const auto& [partition, range] : ranges)
    if (range.begin < range.end) reading.start(partition, range.begin);

  auto last_received = Clock::now();
  while (!reading.done()) {
    const auto message = reading.next();
    if (!message) {
      if (Clock::now() - last_received > impl_->timeout)
        throw KafkaError("reading " + impl_->name + ": " + impl_->brokers + " has gone silent");
      continue;
    }
    const Partition partition = message->partition;
    const Offset end = ranges.at(partition).end;
    const bool is_record = !message->err;
    if (is_record && message->offset < end) record(kafka::as_record(*message));
    last_received = Clock::now();
    // The last offsets of a range need not be records (compaction, transactions): the end of the partition,
    // or a record beyond the range, ends it too.
    if (message->offset >= end - (is_record ? 1 : 0)) reading.stop(partition);
  }
}

void LogReader::follow(const std::map<Partition, Offset>& from,
                       const std::function<void(const Record&)>& record, const std::atomic<bool>& stop) {
  const auto partitions = impl_->watermarks();
  if (partitions.empty()) throw KafkaError("topic " + impl_->name + " does not exist on " + impl_->brokers);
  Reading reading(*impl_);
  for (const auto& [partition, available] : partitions) {
    const auto wanted = from.find(partition);
    reading.start(partition, wanted == from.end() ? available.begin : wanted->second);
  }
  while (!stop.load(std::memory_order_relaxed)) {
    const auto message = reading.next();
    if (message && !message->err) record(kafka::as_record(*message));
  }
}

}  // namespace segue::ingest
