// A counter that one thread changes and others read; exporters (metrics/) render it.
#pragma once

#include <atomic>
#include <cstdint>

namespace segue::serving {

class Counter {
 public:
  void add(std::int64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  void set(std::int64_t n) { value_.store(n, std::memory_order_relaxed); }
  std::int64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

}  // namespace segue::serving
