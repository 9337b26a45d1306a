// A latency histogram written by one thread and read by others: log-linear buckets, eight per octave, so that
// a quantile is overestimated by at most 12.5 %.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace segue::serving {

/// A snapshot of the counts; snapshots can be added and subtracted.
struct LatencyCounts {
  static constexpr int sub_buckets = 8;                                       // per octave
  static constexpr std::size_t buckets = 2 * sub_buckets + 26 * sub_buckets;  // up to 2^30 µs

  std::array<std::uint64_t, buckets> counts{};
  std::uint64_t sum_us = 0;

  static constexpr std::size_t bucket(std::uint64_t us) {
    if (us < 2 * sub_buckets) return us;
    const int shift = std::bit_width(us) - std::bit_width(unsigned{sub_buckets});
    const std::size_t index = static_cast<std::size_t>(shift) * sub_buckets + (us >> shift);
    return index < buckets ? index : buckets - 1;
  }
  /// Largest value of a bucket, µs.
  static constexpr std::uint64_t upper_us(std::size_t index) {
    if (index < 2 * sub_buckets) return index;
    const auto shift = index / sub_buckets - 1;
    return ((index % sub_buckets + sub_buckets + 1) << shift) - 1;
  }

  LatencyCounts& operator+=(const LatencyCounts& other) {
    for (std::size_t i = 0; i < buckets; ++i) counts[i] += other.counts[i];
    sum_us += other.sum_us;
    return *this;
  }
  LatencyCounts& operator-=(const LatencyCounts& other) {
    for (std::size_t i = 0; i < buckets; ++i) counts[i] -= other.counts[i];
    sum_us -= other.sum_us;
    return *this;
  }

  std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const auto count : counts) sum += count;
    return sum;
  }
  /// Number of values up to `us`, which must be the upper end of a bucket.
  std::uint64_t at_most(std::uint64_t us) const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < buckets && upper_us(i) <= us; ++i) sum += counts[i];
    return sum;
  }
  /// Upper end of the quantile's bucket, in ms; 0 without values.
  double quantile_ms(double q) const {
    const double rank = q * static_cast<double>(total());
    double seen = 0;
    for (std::size_t i = 0; i < buckets; ++i) {
      seen += static_cast<double>(counts[i]);
      if (counts[i] > 0 && seen >= rank) return static_cast<double>(upper_us(i)) / 1000;
    }
    return 0;
  }
};

/// One thread adds, any thread reads; no lock.
class LatencyHistogram {
 public:
  void add(std::chrono::microseconds latency) {
    const std::uint64_t us = latency.count() < 0 ? 0 : static_cast<std::uint64_t>(latency.count());
    counts_[LatencyCounts::bucket(us)].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(us, std::memory_order_relaxed);
  }

  LatencyCounts counts() const {
    LatencyCounts out;
    for (std::size_t i = 0; i < out.counts.size(); ++i)
      out.counts[i] = counts_[i].load(std::memory_order_relaxed);
    out.sum_us = sum_us_.load(std::memory_order_relaxed);
    return out;
  }

 private:
  std::array<std::atomic<std::uint64_t>, LatencyCounts::buckets> counts_{};
  std::atomic<std::uint64_t> sum_us_{0};
};

}  // namespace segue::serving
