#include "serving/topic_views/topic_watch.hpp"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>

#include "ingest/kafka/error.hpp"
#include "ingest/kafka/topics.hpp"

namespace segue::serving {

namespace {

constexpr std::chrono::seconds timeout{2};  // of a request: the end of the server waits for it

}  // namespace

TopicWatch::TopicWatch(const configs::Config& config, const std::string& brokers, TopicReports& reports,
                       std::chrono::milliseconds period)
    : config_(config),
      brokers_(brokers),
      reports_(reports),
      period_(period),
      queries_(config.kafka, brokers, timeout),
      names_(ingest::topic_names(config.kafka)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

void TopicWatch::watch(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    try {
      check();
    } catch (const ingest::KafkaError& error) {
      spdlog::debug("checking the topics: {}", error.what());  // the consumers say that brokers are away
    }
    stopped.wait_for(lock, stop, period_, [] { return false; });
  }
}

void TopicWatch::check() {
  auto now = queries_.topics(names_);
  reports_.update(ingest::check_topics(config_.kafka, config_.sessions, brokers_, now, before_));
  // The ends are remembered while a topic is missing.
  for (std::size_t i = 0; i < before_.size(); ++i)
    if (now[i].ends.empty()) now[i].ends = std::move(before_[i].ends);
  before_ = std::move(now);
}

}  // namespace segue::serving
