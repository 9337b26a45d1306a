#include "ingest/retrying_publisher.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace segue::ingest {
namespace {

constexpr auto retry_interval = std::chrono::seconds(1);

}  // namespace

/// Shared with deliveries in flight, which may arrive after its owner has been destroyed.
class RetryingPublisher::Impl : public std::enable_shared_from_this<Impl> {
 public:
  explicit Impl(Producer& producer) : producer_(producer) {}

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

  void send(std::shared_ptr<Publication> publication) {
    const bool queued = producer_.produce(
        publication->topic, publication->key, publication->value, publication->headers,
        [self = shared_from_this(), publication](const Delivery& delivery) {
          self->delivered(publication, delivery);
        },
        publication->placement);
    if (!queued) wait(std::move(publication));
  }

 private:
  void delivered(const std::shared_ptr<Publication>& publication, const Delivery& delivery) {
    if (delivery.error.empty()) {
      const std::scoped_lock lock(acknowledging_);
      if (!callbacks_dropped_) publication->acknowledged();
      return;
    }
    spdlog::warn("a record is not yet in {}: {}", publication->topic, delivery.error);
    if (delivery.too_large && publication->if_too_large) publication->if_too_large(*publication);
    wait(publication);
  }

  void wait(std::shared_ptr<Publication> publication) {
    const std::scoped_lock lock(mutex_);
    if (stopped_) return;
    waiting_.push_back(std::move(publication));
    changed_.notify_one();
  }

  void retry(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
      changed_.wait_for(lock, stop, retry_interval, [] { return false; });
      if (stop.stop_requested()) return;
      const auto publications = std::exchange(waiting_, {});
      lock.unlock();
      for (const auto& publication : publications) send(publication);
      lock.lock();
    }
  }

  Producer& producer_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<std::shared_ptr<Publication>> waiting_;
  bool stopped_ = false;
  std::mutex acknowledging_;
  bool callbacks_dropped_ = false;  // at the end: callbacks may dangle
  std::jthread thread_;
};

RetryingPublisher::RetryingPublisher(Producer& producer) : impl_(std::make_shared<Impl>(producer)) {
  impl_->start();
}

RetryingPublisher::~RetryingPublisher() { impl_->stop(); }

void RetryingPublisher::publish(Publication publication) {
  impl_->send(std::make_shared<Publication>(std::move(publication)));
}

}  // namespace segue::ingest
