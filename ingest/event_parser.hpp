// From the JSON of the topic `plays` to the listening event, or to the reason why it is none.
#pragma once

#include <boost/system/result.hpp>
#include <memory>
#include <string_view>

#include "ingest/event.hpp"

namespace segue::ingest {

/// Parses events with simdjson's DOM (on-demand would let a second document and a bad unread field pass, and
/// neither finds repeated fields, so those are looked for). One parser per thread; it keeps its buffers
/// between calls.
class EventParser {
 public:
  EventParser();
  ~EventParser();
  EventParser(EventParser&&) noexcept;
  EventParser& operator=(EventParser&&) noexcept;

  /// `json` needs no padding. Unknown fields, repeated or not, are ignored; an optional field may be null.
  boost::system::result<ListeningEvent, EventError> parse(std::string_view json);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::ingest
