#include "sessions/watermark.hpp"

#include <algorithm>
#include <limits>

#include "base/parse_number.hpp"

namespace segue::sessions {

void Watermark::note(std::uint64_t listener, std::int64_t time_ms) {
  // One pass: shift the clocks back as far as the listener's own place, age them, and find the lowest.
  Clock moved{listener, time_ms, 0};
  std::int64_t lowest = std::numeric_limits<std::int64_t>::max();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    Clock clock = clocks_[i];
    ++clock.records_ago;
    if (clock.listener == listener) {
      moved.newest_ms = std::max(clock.newest_ms, time_ms);
      continue;
    }
    if (clock.records_ago >= memory || kept + 1 == clocks) continue;
    lowest = std::min(lowest, clock.newest_ms);
    clocks_[kept++] = clock;
  }
  for (std::size_t i = kept; i > 0; --i) clocks_[i] = clocks_[i - 1];
  clocks_[0] = moved;
  for (std::size_t i = kept + 1; i < size_; ++i) clocks_[i] = {};
  size_ = kept + 1;
  value_ms_ = std::max(value_ms_, std::min(lowest, moved.newest_ms));
}

std::string Watermark::to_text() const {
  std::string text = std::to_string(value_ms_);
  for (std::size_t i = 0; i < size_; ++i) {
    const Clock& clock = clocks_[i];
    text += ' ' + std::to_string(clock.listener) + ':' + std::to_string(clock.newest_ms) + ':' +
            std::to_string(clock.records_ago);
  }
  return text;
}

std::optional<Watermark> Watermark::parse(std::string_view text) {
  const auto value = base::take_number<std::int64_t>(text);
  if (!value) return std::nullopt;
  Watermark watermark(*value);
  const auto skip = [&](char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
  };
  while (!text.empty()) {
    if (watermark.size_ == clocks || !skip(' ')) return std::nullopt;
    const auto listener = base::take_number<std::uint64_t>(text);
    if (!listener || !skip(':')) return std::nullopt;
    const auto newest = base::take_number<std::int64_t>(text);
    if (!newest || !skip(':')) return std::nullopt;
    const auto records_ago = base::take_number<std::uint32_t>(text);
    if (!records_ago) return std::nullopt;
    watermark.clocks_[watermark.size_++] = {*listener, *newest, *records_ago};
  }
  return watermark;
}

}  // namespace segue::sessions
