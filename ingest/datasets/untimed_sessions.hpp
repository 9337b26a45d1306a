// Sessions that came without users and times.
#pragma once

#include <span>
#include <string>

#include "ingest/datasets/kind.hpp"

namespace segue::ingest::datasets {

/// When what came without a time began: the year 2000.
inline constexpr std::int64_t untimed_begin_ms = 946'684'800'000;

/// Makes the plays of one session after the other: "<source>-<line>" is its user and its session, the kind's
/// name and the place in the line complete the event id, and every play is a second after the one before it.
class UntimedSessions {
 public:
  explicit UntimedSessions(std::string_view kind) : kind_(kind) {}

  /// `line` of the file called `source` is where the session stands; every track must be a valid_id.
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
