#include "serving/topic_views/topic_follower.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

#include "ingest/kafka/error.hpp"

namespace segue::serving {

namespace {

constexpr std::chrono::milliseconds longest_pause{5000};
constexpr std::chrono::milliseconds stop_check{20};

}  // namespace

TopicFollower::TopicFollower(const configs::Kafka& options, const std::string& brokers,
                             const std::string& topic, std::function<void(const ingest::Record&)> record)
    : options_(options), brokers_(brokers), topic_(topic), record_(std::move(record)) {
  ingest::LogReader reader(options_, brokers_, topic_);
  const ingest::OffsetRanges ranges = reader.watermarks();
  reader.read(ranges, record_);
  for (const auto& [partition, range] : ranges) next_[partition] = range.end;
  thread_ = std::thread([this] { follow(); });
}

TopicFollower::~TopicFollower() {
  stop_ = true;
  thread_.join();
}

void TopicFollower::follow() {
  for (std::chrono::milliseconds pause{200}; !stop_; pause = std::min(2 * pause, longest_pause)) {
    try {
      ingest::LogReader(options_, brokers_, topic_)
          .follow(
              next_,
              [this](const ingest::Record& record) {
                record_(record);
                next_[record.partition] = record.offset + 1;
              },
              stop_);
    } catch (const ingest::KafkaError& error) {
      spdlog::warn("following {}: {}; trying again", topic_, error.what());
      const auto until = std::chrono::steady_clock::now() + pause;
      while (!stop_ && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(stop_check);
    }
  }
}

}  // namespace segue::serving
