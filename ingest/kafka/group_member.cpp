#include "ingest/kafka/group_member.hpp"

#include <algorithm>
#include <chrono>

#include "ingest/kafka/client.hpp"

namespace segue::ingest::kafka {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

// The embedded broker makes a group's first member wait for 3 s, and drops it if its session timeout is
// shorter.
constexpr milliseconds shortest_embedded_session = 4s;

}  // namespace

GroupMember make_group_member(const configs::Kafka& options, const std::string& brokers) {
  const auto ms = [](milliseconds duration) { return std::to_string(duration.count()); };
  auto conf = client_conf(brokers);
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
  // An offset out of range must be reported, not silently replaced by the earliest or latest.
  set("auto.offset.reset", "error");
  set("fetch.wait.max.ms", fetch_wait_ms(options));
  set("fetch.error.backoff.ms", "100");
  // librdkafka 2.0.2 sleeps for up to a second once its queue is this full, so a limit below a second's worth
  // of records slows a backfill down (20,000 messages: 245k events/s instead of 866k).
  set("queued.min.messages", "100000");
  rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_REBALANCE |
                                           RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_OFFSET_COMMIT);
  auto join_watch = JoinWatch::attach(conf.get());
  return {.client = make_client(RD_KAFKA_CONSUMER, std::move(conf)), .join_watch = std::move(join_watch)};
}

}  // namespace segue::ingest::kafka
