#include "sessions/watermark.hpp"

#include <algorithm>
#include <limits>

#include "base/parse_number.hpp"

namespace segue::sessions {

void Watermark::note(std::uint64_t listener, std::int64_t time_ms) {
  Clock latest{listener, time_ms, ++records_};
  const auto begin = clocks_.begin();
  auto end = begin + static_cast<std::ptrdiff_t>(size_);
  // The place that falls free: the listener's own, else of many the oldest one's.
  const auto own = std::find_if(begin, end, [&](const Clock& clock) { return clock.listener == listener; });
  if (own != end) latest.newest_ms = std::max(own->newest_ms, time_ms);
  if (own != end || size_ == clocks) {
    std::move(own != end ? std::next(own) : std::next(begin), end, own != end ? own : begin);
    --end;
  }
  const auto heard =
      std::find_if(begin, end, [&](const Clock& clock) { return records_ - clock.record < memory; });
  if (heard != begin) end = std::move(heard, end, begin);
  *end++ = latest;
  size_ = static_cast<std::size_t>(end - begin);
  std::int64_t lowest = latest.newest_ms;
  for (auto clock = begin; clock != end; ++clock) lowest = std::min(lowest, clock->newest_ms);
  value_ms_ = std::max(value_ms_, lowest);
}

std::string Watermark::to_text() const {
  std::string text = std::to_string(value_ms_);
  for (std::size_t i = size_; i-- > 0;) {
    const Clock& clock = clocks_[i];
    text += ' ' + std::to_string(clock.listener) + ':' + std::to_string(clock.newest_ms) + ':' +
            std::to_string(records_ - clock.record);
  }
  return text;
}

std::optional<Watermark> Watermark::parse(std::string_view text) {
  const auto value = base::take_number<std::int64_t>(text);
  if (!value) return std::nullopt;
  Watermark watermark(*value);
  watermark.records_ = std::numeric_limits<std::uint32_t>::max();
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
    watermark.clocks_[watermark.size_++] = {*listener, *newest, watermark.records_ - *records_ago};
  }
  std::reverse(watermark.clocks_.begin(),
               watermark.clocks_.begin() + static_cast<std::ptrdiff_t>(watermark.size_));
  return watermark;
}

}  // namespace segue::sessions
