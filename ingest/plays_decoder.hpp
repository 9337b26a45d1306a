// The decoder of the topic `plays`: a Kafka record to a listening event, or the reason why it is a dead
// letter. Serving, training and evaluation all read the log through it, so that they agree on the events.
#pragma once

#include <boost/system/result.hpp>

#include "configs/config.hpp"
#include "ingest/event_parser.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest {

/// Why a listening can hardly have been at that time: below 10^11 it looks like seconds, above 10^14 like
/// microseconds; nullopt: it can. Old is never implausible. `field` is named in the error.
std::optional<EventError> implausible_time(std::int64_t time_ms, std::string_view field = "timestamp_ms");

/// Checks a record's value (EventParser), its key (must be the event's user id, or a user would be spread
/// over partitions) and its time (plausible, and at most `future_tolerance` ahead of the record's own
/// timestamp, where it has one). Where the broker set the timestamp, the event's time is no later than it.
/// One per thread.
class PlaysDecoder {
 public:
  explicit PlaysDecoder(configs::Duration future_tolerance);

  /// The event's strings are valid until the next decode.
  boost::system::result<ListeningEvent, EventError> decode(const Record& record);

 private:
  EventParser parser_;
  std::int64_t future_tolerance_ms_;
};

}  // namespace segue::ingest
