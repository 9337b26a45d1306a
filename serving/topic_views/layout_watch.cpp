#include "serving/topic_views/layout_watch.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <condition_variable>

#include "ingest/kafka/error.hpp"

namespace segue::serving {

namespace {

constexpr std::chrono::seconds period{2};
constexpr std::chrono::seconds answer_within{2};

}  // namespace

LayoutWatch::LayoutWatch(const configs::Kafka& options, const std::string& brokers, LayoutSlot& slot,
                         std::function<void()> changed)
    : slot_(slot), changed_(std::move(changed)), topic_(options, brokers, answer_within) {}

void LayoutWatch::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

void LayoutWatch::watch(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (!stopped.wait_for(lock, stop, period, [] { return false; }) && !stop.stop_requested()) renew();
}

void LayoutWatch::renew() {
  const std::lock_guard lock(mutex_);
  try {
    auto layouts = topic_.ensure(false);
    if (layouts.newest()->epoch == slot_.epoch()) return;
    slot_.install(std::move(layouts));
    changed_();
  } catch (const ingest::KafkaError& error) {
    spdlog::debug("looking for a new layout: {}", error.what());  // the consumers say that brokers are away
  }
}

}  // namespace segue::serving
