#include "sessions/recent_events.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace segue::sessions {

// 4 + 8 n hashes fill an allocation of 16 n + 8 bytes, as malloc has them, to the last byte.
void RecentEvents::grow(std::size_t window) {
  const std::size_t wanted = capacity_ == 0 ? 4 : capacity_ + std::max<std::size_t>(8, capacity_ / 32 * 8);
  const std::size_t capacity = std::min(wanted, window);
  const auto old_bytes = std::exchange(bytes_, std::make_unique<unsigned char[]>(6 * capacity));
  const std::size_t old_capacity = std::exchange(capacity_, static_cast<std::uint16_t>(capacity));
  std::copy_n(old_bytes.get(), 4 * size_, bytes_.get());
  std::copy_n(old_bytes.get() + 4 * old_capacity, 2 * size_, bytes_.get() + 4 * capacity);
}

bool RecentEvents::add(std::string_view event_id, std::size_t window) {
  const std::uint64_t hash = std::hash<std::string_view>{}(event_id);
  const auto lower = static_cast<std::uint32_t>(hash);
  const auto upper = static_cast<std::uint16_t>(hash >> 32);
  const std::uint32_t* lows = low();
  unsigned found = 0;  // without a branch in the loop, so that it is vectorised
  for (std::size_t i = 0; i < size_; ++i) found |= static_cast<unsigned>(lows[i] == lower);
  bool known = false;
  if (found != 0)
    for (std::size_t i = 0; i < size_ && !known; ++i) known = lows[i] == lower && high()[i] == upper;

  std::size_t place = count_ % window;
  if (size_ < window) {
    if (size_ == capacity_) grow(window);
    place = size_++;
  }
  low()[place] = lower;
  high()[place] = upper;
  ++count_;
  return known;
}

}  // namespace segue::sessions
