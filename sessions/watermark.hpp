// The watermark of a partition: the time up to which its listeners' clocks agree that it has come.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace segue::sessions {

/// The lowest among the newest times of the last `clocks` distinct listeners, and never lower than before:
/// one listener whose clock is fast moves nobody. A listener who has been silent for `memory` records of the
/// partition no longer counts, so that one who left does not hold it back. Not Kafka's low and high
/// watermarks, which are offsets. Depends on the log alone. Not thread-safe.
class Watermark {
 public:
  static constexpr std::size_t clocks = 8;
  static constexpr std::uint32_t memory = 256;

  Watermark() = default;
  explicit Watermark(std::int64_t value_ms) : value_ms_(value_ms) {}

  /// INT64_MIN before the first record.
  std::int64_t value_ms() const { return value_ms_; }

  /// A record of a listener. `listener`: hash of the user id, the same in every process; `time_ms`: its time.
  void note(std::uint64_t listener, std::int64_t time_ms);

  /// "<value> <listener>:<newest>:<records ago> …", the latest listener first; parse() reads it, and the
  /// value alone.
  std::string to_text() const;
  static std::optional<Watermark> parse(std::string_view text);

  friend bool operator==(const Watermark& a, const Watermark& b) { return a.to_text() == b.to_text(); }

 private:
  struct Clock {
    std::uint64_t listener = 0;
    std::int64_t newest_ms = 0;
    std::uint64_t record = 0;  // number of its last record
  };

  std::int64_t value_ms_ = INT64_MIN;
  std::uint64_t records_ = 0;  // noted so far, or as if
  std::size_t size_ = 0;
  std::array<Clock, clocks> clocks_{};  // the latest listener last
};

}  // namespace segue::sessions
