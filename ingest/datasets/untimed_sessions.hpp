// Conversion of sessions without users and times to events and interactions.
#pragma once

#include <span>
#include <string>

#include "ingest/datasets/kind.hpp"

namespace segue::ingest::datasets {

/// The time of the first event of a data set without times: the beginning of the year 2000.
inline constexpr std::int64_t untimed_begin_ms = 946'684'800'000;

/// Generates the plays of one session after the other: "<source>-<line>" is both its user id and its session
/// id, event ids add the kind's name and the position in the line, and plays are one second apart.
class UntimedSessions {
 public:
  explicit UntimedSessions(std::string_view kind) : kind_(kind) {}

  /// `line` of the file `source` holds the session; every track must be a valid_id.
  void add(const std::string& source, std::int64_t line, std::span<const std::string_view> tracks,
           bool held_out, const EventHandler& handle);

 private:
  std::string kind_;
  std::int64_t time_ms_ = untimed_begin_ms;
};

/// The same session as interactions, which need no time.
void add_interactions(const std::string& source, std::int64_t line, std::span<const std::string_view> items,
                      bool held_out, const InteractionHandler& handle);

}  // namespace segue::ingest::datasets
