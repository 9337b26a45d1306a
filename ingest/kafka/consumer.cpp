#include "ingest/kafka/consumer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "ingest/kafka/consumer_impl.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/message.hpp"

namespace segue::ingest {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds longest_tick = 200ms;
constexpr auto default_close = 5s;

kafka::Queue consumer_queue(rd_kafka_t* client) {
  rd_kafka_poll_set_consumer(client);  // errors of the client arrive on the consumer's queue too
  return kafka::Queue{rd_kafka_queue_get_consumer(client)};
}

}  // namespace

Consumer::Impl::Impl(const configs::Kafka& options, kafka::GroupMember member, const std::string& topic,
                     ConsumerHandler& handler)
    : topic_(topic),
      commit_interval_(options.commit_interval),
      handler_(handler),
      wakeup_(std::min(options.commit_interval, longest_tick)),
      client_(std::move(member.client)),
      events_(consumer_queue(client_.get())),
      commits_(client_.get(), topic, events_.get(), std::move(member.join_watch)),
      queries_(client_.get(), topic, wakeup_),
      next_commit_(Clock::now() + commit_interval_) {
  wakeup_.watch(events_.get());
  const kafka::PartitionList topics{rd_kafka_topic_partition_list_new(1)};
  rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  if (const auto error = rd_kafka_subscribe(client_.get(), topics.get()))
    throw KafkaError("subscribing to " + topic + ": " + rd_kafka_err2str(error));
}

std::size_t Consumer::Impl::poll(std::size_t max_records) {
  if (!client_) return 0;
  wakeup_.clear();
  std::size_t records = 0;
  while (records < max_records) {
    const kafka::Event event{rd_kafka_queue_poll(events_.get(), 0)};
    if (!event) break;
    records += handle(event.get());
  }
  if (records == max_records) wakeup_.ring();  // the queue wakes us only when it was empty
  handle_answer();
  do_timed_work();
  return records;
}

// Returns the number of records in it.
std::size_t Consumer::Impl::handle(rd_kafka_event_t* event) {
  switch (rd_kafka_event_type(event)) {
    case RD_KAFKA_EVENT_FETCH: {
      std::size_t records = 0;
      while (const auto* message = rd_kafka_event_message_next(event)) records += fetched(*message);
      return records;
    }
    case RD_KAFKA_EVENT_REBALANCE:
      rebalance(event);
      break;
    case RD_KAFKA_EVENT_OFFSET_COMMIT:
      commits_.finished(event);
      break;
    case RD_KAFKA_EVENT_ERROR:
      failed(event);
      break;
    default:
      break;
  }
  return 0;
}

std::size_t Consumer::Impl::fetched(const rd_kafka_message_t& message) {
  const auto progress = progress_.find(message.partition);
  // No longer assigned, or already handled: librdkafka 2.0.2 may rewind after a rebalance.
  if (message.err || progress == progress_.end() || message.offset < progress->second.next) return 0;
  progress->second.next = message.offset + 1;
  progress->second.client = RD_KAFKA_OFFSET_INVALID;
  handler_.record(kafka::as_record(message));
  return 1;
}

void Consumer::Impl::failed(rd_kafka_event_t* event) {
  const char* const reason = rd_kafka_event_error_string(event);
  switch (rd_kafka_event_error(event)) {
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      queries_.brokers_down();
      break;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET: {
      const kafka::TopicPartition entry{rd_kafka_event_topic_partition(event)};
      spdlog::warn("{} [{}]: {}", topic_, entry->partition, reason);
      if (progress_.contains(entry->partition)) stalled_.push_back(entry->partition);
      break;
    }
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__RESOLVE:
      spdlog::debug("kafka: {}", reason);  // only the loss of all brokers matters; it is logged above
      break;
    default:
      spdlog::warn("kafka: {}: {}", topic_, reason);
  }
}

void Consumer::Impl::do_timed_work() {
  const auto now = Clock::now();
  if (now >= next_tick_) {
    next_tick_ = now + longest_tick;
    note_passed();
    measure_lag();
    if (!waiting_ && !queries_.pending()) {
      if (!stalled_.empty())
        queries_.request(stalled_);
      else if (!restarted_.empty())
        queries_.request(restarted_);
    }
  }
  if (now >= next_commit_) {
    next_commit_ = now + commit_interval_;
    note_committable(partitions());
    commits_.start();
  }
}

// The client's own position goes past offsets that hold no record for us. It keeps that of before for a
// moment after a partition has begun anew.
void Consumer::Impl::note_passed() {
  for (auto& [partition, progress] : progress_) {
    const Offset position = client_position(partition);
    if (position <= progress.next || position == progress.client) continue;
    progress.next = position;
    progress.client = RD_KAFKA_OFFSET_INVALID;
    handler_.passed(partition, position);
  }
}

// No request; negative: none yet.
Offset Consumer::Impl::client_position(Partition partition) const {
  const kafka::PartitionList list{rd_kafka_topic_partition_list_new(1)};
  auto* entry = rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), partition);
  return rd_kafka_position(client_.get(), list.get()) || entry->err ? RD_KAFKA_OFFSET_INVALID : entry->offset;
}

void Consumer::Impl::measure_lag() {
  std::int64_t lag = 0;
  for (auto& [partition, progress] : progress_) {
    Offset low = -1, high = -1;  // as the last fetch reported them; no request
    rd_kafka_get_watermark_offsets(client_.get(), topic_.c_str(), partition, &low, &high);
    progress.high = std::max(progress.high, high);
    lag += progress.high - progress.next;
  }
  lag_.store(lag, std::memory_order_relaxed);
}

void Consumer::Impl::note_committable(const std::vector<Partition>& partitions) {
  for (const Partition partition : partitions)
    if (auto position = handler_.committable(partition)) commits_.note(partition, std::move(*position));
}

std::vector<Partition> Consumer::Impl::partitions() const {
  std::vector<Partition> all;
  for (const auto& [partition, progress] : progress_) all.push_back(partition);
  return all;
}

void Consumer::Impl::restart() {
  commit(last_commit_timeout);
  restarted_ = partitions();
}

bool Consumer::Impl::commit(milliseconds deadline) {
  note_committable(partitions());
  return commits_.commit_all(deadline);
}

Consumer::Consumer(const configs::Kafka& options, const std::string& brokers, const std::string& topic,
                   ConsumerHandler& handler)
    : impl_(std::make_unique<Impl>(options, kafka::make_group_member(options, brokers), topic, handler)) {}

Consumer::~Consumer() { impl_->close(default_close); }

int Consumer::ready_fd() const { return impl_->wakeup_.fd(); }
std::size_t Consumer::poll(std::size_t max_records) { return impl_->poll(max_records); }
void Consumer::restart() { impl_->restart(); }
void Consumer::commit(std::chrono::milliseconds deadline) { impl_->commit(deadline); }
bool Consumer::close(std::chrono::milliseconds deadline) { return impl_->close(deadline); }
bool Consumer::brokers_up() const { return impl_->queries_.brokers_up(); }
std::int64_t Consumer::lag() const { return impl_->lag_.load(std::memory_order_relaxed); }

}  // namespace segue::ingest
