// The nodes of the FM-GCN's graph, numbered in consecutive ranges: users, tracks as candidates, tracks as
// previous track, actions.
#pragma once

#include <cstdint>

#include "sessions/session.hpp"

namespace segue::models {

struct FmNodes {
  std::int64_t users = 0;   // m
  std::int64_t tracks = 0;  // n

  std::int64_t user(std::int64_t row) const { return row; }
  std::int64_t track(std::int64_t row) const { return users + row; }
  std::int64_t previous(std::int64_t row) const { return users + tracks + row; }
  std::int64_t action(sessions::Action action) const {
    return users + 2 * tracks + static_cast<std::int64_t>(action);
  }
  /// m + 2n + 3.
  std::int64_t count() const {
    return users + 2 * tracks + static_cast<std::int64_t>(sessions::action_count);
  }
};

}  // namespace segue::models
