// The cost of Kafka: backfill through LogReader and Consumer in events per second (of time, and of processor
// time with librdkafka's threads), and the time from produce to record() at 200 events/s. On an embedded
// broker, or on the one that SEGUE_TEST_BROKERS names:
//   kafka_bench [events to read back, default 300000]
#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "ingest/kafka/consumer.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/producer.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Throughput {
 public:
  explicit Throughput(const char* what) : what_(what) {}
  void print(std::size_t events) const {
    const double wall = std::chrono::duration<double>(Clock::now() - start_).count();
    const double processor = processor_seconds() - processor_;
    std::printf("%-10s %9zu events  %10.0f events/s  %10.0f events per processor second\n", what_, events,
                static_cast<double>(events) / wall, static_cast<double>(events) / processor);
  }

 private:
  const char* what_;
  Clock::time_point start_ = Clock::now();
  double processor_ = processor_seconds();
};

/// Starts at the low watermarks and commits nothing; notes when records come.
struct Counting : ConsumerHandler {
  Offset assigned(Partition, const Position&, Offset low, Offset) override {
    assignments = true;
    return low;
  }
  void record(const Record& record) override {
    ++records;
    bytes += record.value->size();
    if (sent_at) latencies.push_back(Clock::now() - *sent_at);
  }
  void passed(Partition, Offset) override {}
  std::optional<Position> committable(Partition) override { return std::nullopt; }
  void revoked(Partition, bool) override {}

  bool assignments = false;
  std::size_t records = 0;
  std::size_t bytes = 0;
  const Clock::time_point* sent_at = nullptr;
  std::vector<Clock::duration> latencies;
};

template <class Done>
void poll_until(Consumer& consumer, Done done) {
  pollfd descriptor{consumer.ready_fd(), POLLIN, 0};
  while (!done()) {
    ::poll(&descriptor, 1, 1000);
    consumer.poll(10'000);
  }
}

std::string event(std::size_t i) {
  return R"({"event_id":"e)" + std::to_string(i) + R"(","user_id":"u)" + std::to_string(i % 5000) +
         R"(","track_id":"t)" + std::to_string(i * 7919 % 20'000) +
         R"(","type":"play","timestamp_ms":1732190400123,"context":{"source":"playlist","position":17}})";
}

void publish(const segue::testing::KafkaBroker& broker, std::size_t events) {
  Producer producer(broker.options(), broker.brokers(), 50ms);
  const Throughput watch("producer");
  for (std::size_t i = 0; i < events; ++i)
    while (!producer.produce(broker.options().plays_topic, "u" + std::to_string(i % 5000), event(i), {}, {}))
      std::this_thread::sleep_for(1ms);
  producer.flush(60s);
  watch.print(events);
}

void backfill(const segue::testing::KafkaBroker& broker) {
  LogReader reader(broker.options(), broker.brokers(), broker.options().plays_topic);
  const auto ranges = reader.watermarks();
  std::size_t records = 0, bytes = 0;
  {
    const Throughput watch("log reader");
    reader.read(ranges, [&](const Record& record) {
      ++records;
      bytes += record.value->size();
    });
    watch.print(records);
  }
  Counting counting;
  Consumer consumer(broker.options(), broker.brokers(), broker.options().plays_topic, counting);
  poll_until(consumer, [&] { return counting.assignments; });
  const Throughput watch("consumer");
  poll_until(consumer, [&] { return counting.records >= records; });
  watch.print(records);
}

void latency(const segue::testing::KafkaBroker& broker, std::chrono::milliseconds linger) {
  constexpr int events = 1000;
  auto options = broker.options();
  options.group += ".latency." + std::to_string(linger.count());
  Counting counting;
  Clock::time_point sent_at;
  counting.sent_at = &sent_at;
  Consumer consumer(options, broker.brokers(), options.tracks_topic, counting);
  poll_until(consumer, [&] { return counting.assignments; });
  poll_until(consumer, [&, end = Clock::now() + 500ms] { return Clock::now() > end; });
  counting.latencies.clear();
  Producer producer(options, broker.brokers(), linger);
  for (int i = 0; i < events; ++i) {
    sent_at = Clock::now();
    const auto next = sent_at + 5ms;
    const auto seen = counting.latencies.size();
    producer.produce(options.tracks_topic, "u" + std::to_string(i), event(static_cast<std::size_t>(i)), {},
                     {});
    poll_until(consumer, [&] { return counting.latencies.size() > seen; });
    std::this_thread::sleep_until(next);
  }
  auto& sorted = counting.latencies;
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](double share) {
    return std::chrono::duration<double, std::milli>(sorted[static_cast<std::size_t>(share * (events - 1))])
        .count();
  };
  std::printf("latency    linger %lld ms  p50 %.2f ms  p90 %.2f ms  p99 %.2f ms  max %.2f ms\n",
              static_cast<long long>(linger.count()), at(0.5), at(0.9), at(0.99), at(1));
}

}  // namespace
}  // namespace segue::ingest

int main(int argc, char** argv) {
  const std::size_t events = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 300'000;
  const segue::testing::KafkaBroker broker(16);
  std::printf("on %s broker, 16 partitions\n",
              segue::testing::KafkaBroker::is_real() ? "a real" : "an embedded");
  segue::ingest::publish(broker, events);
  segue::ingest::backfill(broker);
  segue::ingest::latency(broker, std::chrono::milliseconds(0));
  segue::ingest::latency(broker, std::chrono::milliseconds(1));
}
