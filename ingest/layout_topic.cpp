#include "ingest/layout_topic.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <random>

#include "ingest/kafka/error.hpp"
#include "ingest/kafka/producer.hpp"

namespace segue::ingest {
namespace {

constexpr int most_tries = 5;
constexpr auto timeout = std::chrono::seconds(10);

std::string random_epoch() {
  std::random_device random;
  char text[17];
  std::snprintf(text, sizeof text, "%08x%08x", random(), random());
  return text;
}

Layout next_layout(const Layout* newest, const OffsetRanges& plays, Partitioner partitioner, bool anew) {
  Layout next;
  next.epoch = random_epoch();
  next.partitioner = partitioner;
  if (newest != nullptr) next.previous = newest->epoch;
  for (const auto& [partition, range] : plays) {
    const bool had_before = newest == nullptr || partition < newest->partitions();
    next.first_offsets.push_back(had_before && !anew ? range.end : 0);
  }
  return next;
}

}  // namespace

LayoutTopic::LayoutTopic(const configs::Kafka& options, const std::string& brokers,
                         std::chrono::milliseconds timeout)
    : options_(options),
      brokers_(brokers),
      log_(options, brokers, options.layout_topic, timeout),
      plays_(options, brokers, options.plays_topic, timeout) {}

Layouts LayoutTopic::read() {
  const OffsetRanges all = log_.watermarks();
  // The embedded broker creates topics with several partitions; the first one counts.
  const auto first = all.find(0);
  const Offset end = first == all.end() ? 0 : first->second.end;
  if (end < read_to_) {  // this topic, too, was made again
    layouts_ = {};
    read_to_ = 0;
  }
  if (end == read_to_) return layouts_;
  log_.read({{0, {read_to_, end}}}, [&](const Record& record) {
    if (!record.value) return;
    auto layout = parse_layout(*record.value);
    if (layout)
      layouts_.add(std::move(*layout));
    else
      spdlog::warn("{} offset {} is not a layout: {}", options_.layout_topic, record.offset, layout.error());
  });
  read_to_ = end;
  return layouts_;
}

Layouts LayoutTopic::ensure(bool partitioner_decides) {
  const auto configured = *base::from_string<Partitioner>(options_.partitioner);
  for (int attempt = 0; attempt < most_tries; ++attempt) {
    Layouts layouts = read();
    OffsetRanges plays = plays_.watermarks();
    if (plays.empty()) throw KafkaError("topic " + options_.plays_topic + " does not exist");
    const Layout* newest = layouts.newest();
    const bool anew = newest != nullptr && made_again(*newest, plays);
    if (newest != nullptr && !anew && std::cmp_equal(newest->partitions(), plays.size()) &&
        (!partitioner_decides || newest->partitioner == configured)) {
      seen_ = std::move(plays);
      seen_under_ = newest->epoch;
      return layouts;
    }
    const Layout next = next_layout(
        newest, plays, partitioner_decides || newest == nullptr ? configured : newest->partitioner, anew);
    write(next);
    spdlog::info("{}: a new layout of {} begins, {} partitions by {}{}", options_.layout_topic,
                 options_.plays_topic, next.partitions(), base::to_string(next.partitioner),
                 anew ? ", since the topic was made again" : "");
  }
  throw KafkaError("the layouts in " + options_.layout_topic +
                   " change without end: do servers differ in kafka.partitioner?");
}

// What was seen under an earlier layout may have been noticed by another server, which has written the
// newest.
bool LayoutTopic::made_again(const Layout& newest, const OffsetRanges& plays) const {
  const bool comparable = seen_under_ == newest.epoch;
  return std::ranges::any_of(plays, [&](const auto& entry) {
    const auto& [partition, range] = entry;
    const auto seen = seen_.find(partition);
    return (comparable && seen != seen_.end() && range.end < seen->second.end) ||
           (partition < newest.partitions() &&
            range.end < newest.first_offsets[static_cast<std::size_t>(partition)]);
  });
}

void LayoutTopic::write(const Layout& layout) const {
  Producer producer(options_, brokers_);
  std::string error = "no broker answered";
  producer.produce(options_.layout_topic, layout.epoch, to_json(layout), {},
                   [&](const Delivery& delivery) { error = delivery.error; }, {.partition = 0});
  producer.flush(timeout);
  if (!error.empty()) throw KafkaError("writing to " + options_.layout_topic + ": " + error);
}

}  // namespace segue::ingest
