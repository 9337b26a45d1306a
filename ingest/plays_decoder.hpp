// The decoder of the topic `plays`: a Kafka record to a listening event, or the reason why it is a dead
// letter. Serving, training and evaluation all read the log through it, so that they agree on the events.
#pragma once

#include <boost/system/result.hpp>

#include "configs/config.hpp"
#include "ingest/event_parser.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest {

/// Checks a record's value (EventParser), its key (must be the event's user id, or a user would be spread
/// over partitions) and its time (at most `future_tolerance` ahead of the record's own timestamp; not checked
/// for a record without one). One per thread.
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
