// From a Kafka record of `plays` to its listening event, or the reason why it is a dead letter. Serving,
// training and evaluation all read the log through this, so that they agree on what an event is.
#pragma once

#include <boost/system/result.hpp>

#include "configs/config.hpp"
#include "ingest/event_parser.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest {

/// Every check that a record must pass: its value (EventParser), its key (the event's user id, or the user
/// would be spread over partitions), its time (no more than `future_tolerance` ahead of the record's own
/// timestamp; a record without one is not judged). One a thread.
class PlaysDecoder {
 public:
  explicit PlaysDecoder(configs::Duration future_tolerance);

  /// The event's strings live until the next decode.
  boost::system::result<ListeningEvent, EventError> decode(const Record& record);

 private:
  EventParser parser_;
  std::int64_t future_tolerance_ms_;
};

}  // namespace segue::ingest
