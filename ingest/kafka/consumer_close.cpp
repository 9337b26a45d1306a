// The orderly departure of a Consumer from its group, bounded by a deadline.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "ingest/kafka/consumer_impl.hpp"
#include "ingest/kafka/release.hpp"

namespace segue::ingest {

using namespace std::chrono_literals;

bool Consumer::Impl::close(milliseconds deadline) {
  if (!client_) return true;
  closing_until_ = Clock::now() + deadline;
  kafka::Wakeup::unwatch(events_.get());
  commit(std::min(milliseconds(last_commit_timeout), deadline / 2));
  queries_.cancel();
  // librdkafka cannot leave the group before a delivered assignment has been acknowledged.
  if (const auto list = std::move(waiting_)) assign(*list);

  const bool left_group = leave();
  for (const Partition partition : partitions()) {
    progress_.erase(partition);
    handler_.revoked(partition, true);
  }
  queries_.stop();
  events_.reset();
  if (!left_group || !ever_assigned_) {
    kafka::abandon(std::move(client_));
    return left_group;
  }
  return kafka::destroy_within(std::move(client_), std::max(left(), milliseconds(100)));
}

// Handles events until the group is left; false at the deadline.
bool Consumer::Impl::leave() {
  const kafka::Queue closing{rd_kafka_queue_new(client_.get())};
  const kafka::Error error{rd_kafka_consumer_close_queue(client_.get(), closing.get())};
  if (error) {
    spdlog::error("kafka: leaving group: {}", rd_kafka_error_string(error.get()));
    return false;
  }
  while (!rd_kafka_consumer_closed(client_.get())) {
    if (left() == 0ms) {
      spdlog::warn("kafka: the group could not be left in time; it will notice by itself");
      return false;
    }
    const kafka::Event event{rd_kafka_queue_poll(closing.get(), 20)};
    if (!event || rd_kafka_event_type(event.get()) != RD_KAFKA_EVENT_REBALANCE) continue;
    const auto& list = *rd_kafka_event_topic_partition_list(event.get());
    if (rd_kafka_event_error(event.get()) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
      ever_assigned_ = true;
      assign(list);  // too late to start them: their records are dropped, and they are revoked next
    } else {
      revoked(list);
    }
  }
  return true;
}

Consumer::Impl::milliseconds Consumer::Impl::left() const {
  return std::max(std::chrono::duration_cast<milliseconds>(closing_until_ - Clock::now()), milliseconds(0));
}

}  // namespace segue::ingest
