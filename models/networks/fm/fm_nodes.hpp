// The node numbering of the FM's graph, in consecutive ranges: users, items as candidates, then the values of
// each context column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "sessions/session.hpp"

namespace segue::models {

struct FmNodes {
  std::int64_t users = 0;              // m
  std::int64_t items = 0;              // n
  std::vector<std::int64_t> contexts;  // number of values of each context column

  std::int64_t user(std::int64_t row) const { return row; }
  std::int64_t item(std::int64_t row) const { return users + row; }
  std::int64_t context(std::size_t column, std::int64_t value) const {
    const auto begin = contexts.begin();
    return std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(column), users + items) + value;
  }
  std::int64_t count() const { return context(contexts.size(), 0); }
};

/// The contexts of the streaming recommender: the previous track (a track thus has two nodes, as candidate
/// and as context) and its action.
enum class StreamingContext : std::size_t { previous, action };

inline FmNodes streaming_nodes(std::int64_t users, std::int64_t tracks) {
  return {users, tracks, {tracks, static_cast<std::int64_t>(sessions::action_count)}};
}
inline std::int64_t previous_node(const FmNodes& nodes, std::int64_t track) {
  return nodes.context(static_cast<std::size_t>(StreamingContext::previous), track);
}
inline std::int64_t action_node(const FmNodes& nodes, sessions::Action action) {
  return nodes.context(static_cast<std::size_t>(StreamingContext::action), static_cast<std::int64_t>(action));
}

}  // namespace segue::models
