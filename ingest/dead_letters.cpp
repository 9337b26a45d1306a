#include "ingest/dead_letters.hpp"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/parse_number.hpp"

namespace segue::ingest {
namespace {

constexpr std::string_view prefix = "__connect.errors.";
constexpr auto retry_interval = std::chrono::seconds(1);
constexpr std::size_t cut_bytes = 65'536;

std::string name(std::string_view field) { return std::string(prefix) + std::string(field); }

/// A refused record, kept until the broker has acknowledged it.
struct Letter {
  std::optional<std::string> key;
  std::optional<std::string> value;
  Headers headers;
  std::function<void()> acknowledged;

  void cut() {
    headers.emplace_back(name("value.bytes"), std::to_string(value->size()));
    value->resize(cut_bytes);
  }
};

}  // namespace

/// Shared with deliveries in flight, which may arrive after its owner has been destroyed.
class DeadLetters::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(Producer& producer, const configs::Kafka& options)
      : producer_(producer), source_(options.plays_topic), topic_(options.dead_letters_topic) {}

  const std::string& source() const { return source_; }

  void start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { retry(stop); });
  }

  void stop() {
    thread_.request_stop();
    thread_.join();
    {
      const std::scoped_lock lock(acknowledging_);
      callbacks_dropped_ = true;
    }
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    waiting_.clear();
  }

  void send(std::shared_ptr<Letter> letter) {
    const bool queued = producer_.produce(
        topic_, letter->key, letter->value, letter->headers,
        [self = shared_from_this(), letter](const Delivery& delivery) { self->delivered(letter, delivery); });
    if (!queued) wait(std::move(letter));
  }

 private:
  void delivered(const std::shared_ptr<Letter>& letter, const Delivery& delivery) {
    if (delivery.error.empty()) {
      const std::scoped_lock lock(acknowledging_);
      if (!callbacks_dropped_) letter->acknowledged();
      return;
    }
    spdlog::warn("dead letter not yet in {}: {}", topic_, delivery.error);
    if (delivery.too_large && letter->value && letter->value->size() > cut_bytes) letter->cut();
    wait(letter);
  }

  void wait(std::shared_ptr<Letter> letter) {
    const std::scoped_lock lock(mutex_);
    if (stopped_) return;
    waiting_.push_back(std::move(letter));
    changed_.notify_one();
  }

  void retry(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
      changed_.wait_for(lock, stop, retry_interval, [] { return false; });
      if (stop.stop_requested()) return;
      const auto letters = std::exchange(waiting_, {});
      lock.unlock();
      for (const auto& letter : letters) send(letter);
      lock.lock();
    }
  }

  Producer& producer_;
  const std::string source_;
  const std::string topic_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<std::shared_ptr<Letter>> waiting_;
  bool stopped_ = false;
  std::mutex acknowledging_;
  bool callbacks_dropped_ = false;  // at the end: callbacks may dangle
  std::jthread thread_;
};

DeadLetters::DeadLetters(Producer& producer, const configs::Kafka& options)
    : impl_(std::make_shared<Impl>(producer, options)) {
  impl_->start();
}

DeadLetters::~DeadLetters() { impl_->stop(); }

void DeadLetters::publish(const Record& record, const EventError& error, std::function<void()> acknowledged) {
  auto letter = std::make_shared<Letter>();
  letter->key = record.key;
  letter->value = record.value;
  letter->headers = original_headers(record.headers());
  letter->headers.emplace_back(name("topic"), impl_->source());
  letter->headers.emplace_back(name("partition"), std::to_string(record.partition));
  letter->headers.emplace_back(name("offset"), std::to_string(record.offset));
  letter->headers.emplace_back(name("reason"), base::to_string(error.reason));
  letter->headers.emplace_back(name("message"), error.detail);
  letter->acknowledged = std::move(acknowledged);
  impl_->send(std::move(letter));
}

std::optional<DeadLetterOrigin> dead_letter_origin(const Headers& headers) {
  DeadLetterOrigin origin;
  for (const auto& [key, value] : headers) {
    if (key == name("topic")) origin.topic = value;
    if (key == name("partition")) origin.partition = base::parse_number<Partition>(value).value_or(-1);
    if (key == name("offset")) origin.offset = base::parse_number<Offset>(value).value_or(-1);
    if (key == name("reason")) origin.reason = value;
    if (key == name("message")) origin.message = value;
    if (key == name("value.bytes")) origin.cut = true;
  }
  if (origin.topic.empty() || origin.partition < 0 || origin.offset < 0 || origin.reason.empty())
    return std::nullopt;
  return origin;
}

Headers original_headers(Headers headers) {
  std::erase_if(headers, [](const auto& header) { return header.first.starts_with(prefix); });
  return headers;
}

}  // namespace segue::ingest
