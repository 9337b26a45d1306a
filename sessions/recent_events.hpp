// The event ids of a listener's last records, by which a record sent twice is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace segue::sessions {

/// Ids as 48-bit hashes, 6 bytes each: one of 64 equals a new one by chance once in 4 * 10^12 events.
/// `window` must be the same in every call.
class RecentEvents {
 public:
  /// Adds the id; true if it is among the last `window` ones already.
  bool add(std::string_view event_id, std::size_t window);
  /// Number of records added.
  std::uint32_t count() const { return count_; }

 private:
  std::uint32_t* low() const { return reinterpret_cast<std::uint32_t*>(bytes_.get()); }
  std::uint16_t* high() const { return reinterpret_cast<std::uint16_t*>(low() + capacity_); }
  void grow(std::size_t window);

  std::unique_ptr<unsigned char[]> bytes_;  // `capacity_` lower 32 bits, then as many upper 16 bits
  std::uint32_t count_ = 0;
  std::uint16_t size_ = 0;
  std::uint16_t capacity_ = 0;
};

}  // namespace segue::sessions
