#include "ingest/replay/publisher.hpp"

namespace segue::ingest {

Publisher::Publisher(const configs::Kafka& options, const std::string& brokers,
                     std::chrono::milliseconds linger)
    : producer_(options, brokers, linger) {}

bool Publisher::publish(const std::string& topic, std::string_view key, std::string_view value,
                        std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  std::unique_lock lock(mutex_);
  while (true) {
    const std::int64_t answers = counts_.acknowledged + counts_.failed;
    lock.unlock();
    const bool produced =
        producer_.produce(topic, key, value, {}, [this](const Delivery& delivery) { delivered(delivery); });
    lock.lock();
    if (produced) {
      ++counts_.produced;
      return true;
    }
    const auto has_answers = [&] { return counts_.acknowledged + counts_.failed > answers; };
    if (!answered_.wait_until(lock, deadline, has_answers)) return false;
  }
}

Publisher::Counts Publisher::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void Publisher::delivered(const Delivery& delivery) {
  {
    const std::lock_guard lock(mutex_);
    if (delivery.error.empty()) {
      ++counts_.acknowledged;
    } else if (counts_.failed++ == 0) {
      counts_.first_error = delivery.error;
    }
  }
  answered_.notify_one();
}

}  // namespace segue::ingest
