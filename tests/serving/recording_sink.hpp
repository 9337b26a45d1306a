// Test support: a connection that remembers what it was told.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "serving/push/subscription_registry.hpp"

namespace segue::serving {

class RecordingSink final : public Sink {
 public:
  void list(SharedText json, ingest::Offset) override { keep(lists_, *json); }
  void message(SharedText json) override { keep(messages_, *json); }
  void close(CloseCode code) override { keep(closes_, code); }

  std::vector<std::string> lists() const { return copy(lists_); }
  std::vector<std::string> messages() const { return copy(messages_); }
  std::vector<CloseCode> closes() const { return copy(closes_); }

 private:
  template <class T, class U>
  void keep(std::vector<T>& all, const U& one) {
    const std::lock_guard lock(mutex_);
    all.push_back(one);
  }
  template <class T>
  std::vector<T> copy(const std::vector<T>& all) const {
    const std::lock_guard lock(mutex_);
    return all;
  }

  mutable std::mutex mutex_;
  std::vector<std::string> lists_;
  std::vector<std::string> messages_;
  std::vector<CloseCode> closes_;
};

}  // namespace segue::serving
