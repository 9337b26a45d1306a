// Everything librdkafka has to say comes as an event on the consumer's one queue and is handled in poll():
// records, assignments and revocations, results of commits, errors.
#include "ingest/kafka/consumer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>

#include "ingest/kafka/client.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/group_queries.hpp"
#include "ingest/kafka/message.hpp"
#include "ingest/kafka/offset_commits.hpp"
#include "ingest/kafka/release.hpp"
#include "ingest/kafka/wakeup.hpp"

namespace segue::ingest {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

constexpr milliseconds longest_tick = 200ms;
constexpr milliseconds revocation_commit = 3s;  // others of the group wait meanwhile
constexpr milliseconds default_close = 5s;
// The embedded broker keeps a group's first member waiting for 3 s, and forgets it if its session is shorter.
constexpr milliseconds shortest_embedded_session = 4s;

struct Member {
  kafka::Client client;
  std::shared_ptr<const kafka::JoinWatch> join_watch;
};

Member group_member(const configs::Kafka& options, const std::string& brokers) {
  const auto ms = [](milliseconds duration) { return std::to_string(duration.count()); };
  auto conf = kafka::client_conf(brokers);
  const auto set = [&](const char* key, const std::string& value) { kafka::set(conf.get(), key, value); };
  set("group.id", options.group);
  set("partition.assignment.strategy", "cooperative-sticky");
  const milliseconds session =
      options.brokers == "embedded"
          ? std::max<milliseconds>(options.session_timeout, shortest_embedded_session)
          : options.session_timeout;
  set("session.timeout.ms", ms(session));
  set("heartbeat.interval.ms", ms(std::min<milliseconds>(session / 4, 3s)));
  set("max.poll.interval.ms", ms(std::max<milliseconds>(options.max_poll_interval, session)));
  set("enable.auto.commit", "false");
  set("enable.auto.offset.store", "false");
  // An offset that the broker does not have must be noticed, not silently replaced by the earliest or latest.
  set("auto.offset.reset", "error");
  set("fetch.wait.max.ms", kafka::fetch_wait_ms(options));
  set("fetch.error.backoff.ms", "100");
  // librdkafka 2.0.2 sleeps for up to a second once its queue is this full, so less than a second's worth
  // costs a backfill its speed (20,000 messages: 245k events/s instead of 866k).
  set("queued.min.messages", "100000");
  rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_REBALANCE |
                                           RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_OFFSET_COMMIT);
  auto join_watch = kafka::JoinWatch::attach(conf.get());
  return {.client = kafka::make_client(RD_KAFKA_CONSUMER, std::move(conf)),
          .join_watch = std::move(join_watch)};
}

std::vector<Partition> partitions_of(const rd_kafka_topic_partition_list_t& list) {
  std::vector<Partition> partitions;
  for (int i = 0; i < list.cnt; ++i) partitions.push_back(list.elems[i].partition);
  return partitions;
}

}  // namespace

struct Consumer::Impl {
  Impl(const configs::Kafka& options, const std::string& brokers, const std::string& topic,
       ConsumerHandler& handler)
      : Impl(options, group_member(options, brokers), topic, handler) {}

  Impl(const configs::Kafka& options, Member member, const std::string& topic, ConsumerHandler& handler)
      : topic_(topic),
        commit_interval_(options.commit_interval),
        handler_(handler),
        wakeup_(std::min(options.commit_interval, longest_tick)),
        client_(std::move(member.client)),
        events_(consumer_queue(client_.get())),
        commits_(client_.get(), topic, events_.get(), std::move(member.join_watch)),
        queries_(client_.get(), topic, wakeup_) {
    wakeup_.watch(events_.get());
    const kafka::PartitionList topics{rd_kafka_topic_partition_list_new(1)};
    rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    if (const auto error = rd_kafka_subscribe(client_.get(), topics.get()))
      throw KafkaError("subscribing to " + topic + ": " + rd_kafka_err2str(error));
  }

  static kafka::Queue consumer_queue(rd_kafka_t* client) {
    rd_kafka_poll_set_consumer(client);  // errors of the client come on the consumer's queue too
    return kafka::Queue{rd_kafka_queue_get_consumer(client)};
  }

  std::size_t poll(std::size_t max_records) {
    if (!client_) return 0;
    wakeup_.clear();
    std::size_t records = 0;
    while (records < max_records) {
      const kafka::Event event{rd_kafka_queue_poll(events_.get(), 0)};
      if (!event) break;
      records += handle(event.get());
    }
    if (records == max_records) wakeup_.ring();  // the queue rings only when it was empty
    take_answer();
    work_on_time();
    return records;
  }

  // Returns the records that it held.
  std::size_t handle(rd_kafka_event_t* event) {
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

  std::size_t fetched(const rd_kafka_message_t& message) {
    const auto progress = progress_.find(message.partition);
    // Not ours any more, or handled before: librdkafka 2.0.2 may step back after a rebalance.
    if (message.err || progress == progress_.end() || message.offset < progress->second.next) return 0;
    progress->second.next = message.offset + 1;
    handler_.record(kafka::as_record(message));
    return 1;
  }

  void rebalance(rd_kafka_event_t* event) {
    const auto& list = *rd_kafka_event_topic_partition_list(event);
    if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
      assigned(list);
    else
      revoked(list);
  }

  // The partitions begin once it is known where they stand (take_answer); until then librdkafka waits.
  void assigned(const rd_kafka_topic_partition_list_t& list) {
    ever_assigned_ = true;
    if (list.cnt == 0) return assign(list);
    waiting_.reset(rd_kafka_topic_partition_list_copy(&list));
    queries_.ask(partitions_of(list));
  }

  void take_answer() {
    const auto standings = queries_.answer();
    if (!standings) return;
    if (waiting_) {
      const auto list = std::move(waiting_);
      for (const auto& standing : *standings)
        begin(standing,
              handler_.assigned(standing.partition, standing.committed, standing.low, standing.high), *list);
      assign(*list);
    } else {
      resume(*standings);
    }
  }

  // The partition's record in `list` gets its offset.
  void begin(const kafka::Standing& standing, Offset wanted, rd_kafka_topic_partition_list_t& list) {
    const Offset offset = std::clamp(wanted, standing.low, standing.high);
    if (offset != wanted)
      spdlog::warn("{} [{}]: wanted offset {}, but the broker has {} to {}: reading from {}", topic_,
                   standing.partition, wanted, standing.low, standing.high, offset);
    progress_[standing.partition] = {.next = offset, .high = standing.high};
    rd_kafka_topic_partition_list_find(&list, topic_.c_str(), standing.partition)->offset = offset;
  }

  // Partitions whose offset the broker said it does not have; they stand still until begun again.
  void resume(const std::vector<kafka::Standing>& standings) {
    const kafka::PartitionList list{rd_kafka_topic_partition_list_new(static_cast<int>(standings.size()))};
    for (const auto& standing : standings) {
      const auto progress = progress_.find(standing.partition);
      if (progress == progress_.end()) continue;
      rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), standing.partition);
      begin(standing, progress->second.next, *list);
      std::erase(stalled_, standing.partition);
    }
    if (list->cnt == 0) return;
    unassign(*list);
    assign(*list);
  }

  void assign(const rd_kafka_topic_partition_list_t& list) {
    const kafka::Error error{rd_kafka_incremental_assign(client_.get(), &list)};
    commits_.rebalanced();
    if (error) spdlog::error("kafka: assignment of {}: {}", topic_, rd_kafka_error_string(error.get()));
  }

  void revoked(const rd_kafka_topic_partition_list_t& list) {
    bool lost = rd_kafka_assignment_lost(client_.get());
    std::vector<Partition> ours;
    for (const Partition partition : partitions_of(list))
      if (progress_.contains(partition)) ours.push_back(partition);
    note_committable(ours);
    if (!lost && !commits_.commit(ours, std::min(revocation_commit, left()))) {
      spdlog::warn("kafka: {} partitions of {} leave without their last commit", ours.size(), topic_);
      lost = true;
    }
    for (const Partition partition : ours) {
      progress_.erase(partition);
      std::erase(stalled_, partition);
      commits_.drop(partition);
      handler_.revoked(partition, lost);
    }
    unassign(list);
  }

  void unassign(const rd_kafka_topic_partition_list_t& list) {
    const kafka::Error error{rd_kafka_incremental_unassign(client_.get(), &list)};
    commits_.rebalanced();
    if (error) spdlog::error("kafka: revocation of {}: {}", topic_, rd_kafka_error_string(error.get()));
  }

  void failed(rd_kafka_event_t* event) {
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
        spdlog::debug("kafka: {}", reason);  // all of them away is what matters, and is said above
        break;
      default:
        spdlog::warn("kafka: {}: {}", topic_, reason);
    }
  }

  void note_committable(const std::vector<Partition>& partitions) {
    for (const Partition partition : partitions)
      if (auto position = handler_.committable(partition)) commits_.note(partition, std::move(*position));
  }

  std::vector<Partition> partitions() const {
    std::vector<Partition> all;
    for (const auto& [partition, progress] : progress_) all.push_back(partition);
    return all;
  }

  void work_on_time() {
    const auto now = Clock::now();
    if (now >= next_tick_) {
      next_tick_ = now + longest_tick;
      measure_lag();
      if (!stalled_.empty() && !waiting_) queries_.ask(stalled_);
    }
    if (now >= next_commit_) {
      next_commit_ = now + commit_interval_;
      note_committable(partitions());
      commits_.start();
    }
  }

  void measure_lag() {
    std::int64_t lag = 0;
    for (auto& [partition, progress] : progress_) {
      Offset low = -1, high = -1;  // as the last fetch reported them; no request
      rd_kafka_get_watermark_offsets(client_.get(), topic_.c_str(), partition, &low, &high);
      progress.high = std::max(progress.high, high);
      lag += progress.high - progress.next;
    }
    lag_.store(lag, std::memory_order_relaxed);
  }

  bool commit(milliseconds deadline) {
    note_committable(partitions());
    return commits_.commit_all(deadline);
  }

  milliseconds left() const {
    return std::max(std::chrono::duration_cast<milliseconds>(closing_until_ - Clock::now()), milliseconds(0));
  }

  bool close(milliseconds deadline) {
    if (!client_) return true;
    closing_until_ = Clock::now() + deadline;
    kafka::Wakeup::unwatch(events_.get());
    commit(std::min(revocation_commit, deadline / 2));
    queries_.forget();
    // librdkafka waits for an answer to an assignment that it handed out before it can leave the group.
    if (const auto list = std::move(waiting_)) assign(*list);

    const bool left_group = leave();
    for (const Partition partition : partitions()) {
      progress_.erase(partition);
      handler_.revoked(partition, true);
    }
    queries_.stop();
    if (!left_group || !ever_assigned_) {
      // Its queue may still be written to, so that stays too.
      (void)events_.release();
      kafka::abandon(std::move(client_));
      return left_group;
    }
    events_.reset();
    return kafka::destroy_within(std::move(client_), std::max(left(), milliseconds(100)));
  }

  // Serves the close until the group is left; false at the deadline.
  bool leave() {
    kafka::Queue closing{rd_kafka_queue_new(client_.get())};
    const kafka::Error error{rd_kafka_consumer_close_queue(client_.get(), closing.get())};
    if (error) {
      spdlog::error("kafka: leaving group: {}", rd_kafka_error_string(error.get()));
      return false;
    }
    while (!rd_kafka_consumer_closed(client_.get())) {
      if (left() == 0ms) {
        spdlog::warn("kafka: the group could not be left in time; it will notice by itself");
        (void)closing.release();
        return false;
      }
      const kafka::Event event{rd_kafka_queue_poll(closing.get(), 20)};
      if (!event || rd_kafka_event_type(event.get()) != RD_KAFKA_EVENT_REBALANCE) continue;
      const auto& list = *rd_kafka_event_topic_partition_list(event.get());
      if (rd_kafka_event_error(event.get()) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        ever_assigned_ = true;
        assign(list);  // too late to begin them: their records are dropped, and they are revoked next
      } else {
        revoked(list);
      }
    }
    return true;
  }

  struct Progress {
    Offset next = 0;  // to be handled
    Offset high = 0;  // the newest known high watermark
  };

  const std::string topic_;
  const milliseconds commit_interval_;
  ConsumerHandler& handler_;
  kafka::Wakeup wakeup_;
  kafka::Client client_;
  kafka::Queue events_;
  kafka::OffsetCommits commits_;
  kafka::GroupQueries queries_;
  std::map<Partition, Progress> progress_;  // the partitions that the handler was told are ours
  kafka::PartitionList waiting_;            // an assignment whose standing is being asked for
  std::vector<Partition> stalled_;
  bool ever_assigned_ = false;
  Clock::time_point next_tick_{};
  Clock::time_point next_commit_ = Clock::now() + commit_interval_;
  Clock::time_point closing_until_ = Clock::time_point::max();
  std::atomic<std::int64_t> lag_ = 0;
};

Consumer::Consumer(const configs::Kafka& options, const std::string& brokers, const std::string& topic,
                   ConsumerHandler& handler)
    : impl_(std::make_unique<Impl>(options, brokers, topic, handler)) {}

Consumer::~Consumer() { impl_->close(default_close); }

int Consumer::ready_fd() const { return impl_->wakeup_.fd(); }
std::size_t Consumer::poll(std::size_t max_records) { return impl_->poll(max_records); }
void Consumer::commit(milliseconds deadline) { impl_->commit(deadline); }
bool Consumer::close(milliseconds deadline) { return impl_->close(deadline); }
bool Consumer::brokers_up() const { return impl_->queries_.brokers_up(); }
std::int64_t Consumer::lag() const { return impl_->lag_.load(std::memory_order_relaxed); }

}  // namespace segue::ingest
