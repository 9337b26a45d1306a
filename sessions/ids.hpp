// Strongly typed identifiers: a TrackId cannot be confused with a row, an offset or a count.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace segue::sessions {

template <class Tag>
struct Id {
  std::uint32_t value = 0;
  friend auto operator<=>(const Id&, const Id&) = default;
};

/// A track known to this process, numbered by first appearance. Not a row of a version's matrix, and not the
/// same number in another process.
using TrackId = Id<struct TrackTag>;

}  // namespace segue::sessions

template <class Tag>
struct std::hash<segue::sessions::Id<Tag>> {
  std::size_t operator()(segue::sessions::Id<Tag> id) const { return id.value * 0x9E3779B97F4A7C15ULL; }
};
