// The parser and validator of listening events in the JSON of the topic `plays`.
#pragma once

#include <boost/system/result.hpp>
#include <memory>
#include <string_view>

#include "ingest/event.hpp"

namespace segue::ingest {

/// Parses events with simdjson's DOM (on-demand would accept a second document or an invalid unread field;
/// neither API detects repeated fields, so they are checked here). One parser per thread; it keeps its
/// buffers between calls.
class EventParser {
 public:
  EventParser();
  ~EventParser();
  EventParser(EventParser&&) noexcept;
  EventParser& operator=(EventParser&&) noexcept;

  /// The error is the reason why it is no valid event. `json` needs no padding. Unknown fields, repeated or
  /// not, are ignored; an optional field may be null.
  boost::system::result<ListeningEvent, EventError> parse(std::string_view json);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::ingest
