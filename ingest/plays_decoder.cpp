#include "ingest/plays_decoder.hpp"

namespace segue::ingest {

PlaysDecoder::PlaysDecoder(configs::Duration future_tolerance)
    : future_tolerance_ms_(future_tolerance.count()) {}

boost::system::result<ListeningEvent, EventError> PlaysDecoder::decode(const Record& record) {
  if (!record.value || record.value->empty())
    return EventError{Refusal::empty_value, "the record has no value"};
  auto parsed = parser_.parse(*record.value);
  if (parsed.has_error()) return parsed;
  if (!record.key) return EventError{Refusal::key_mismatch, "the record has no key; it must be the user_id"};
  if (*record.key != parsed->user_id)
    return EventError{Refusal::key_mismatch, "the record's key is not the event's user_id"};
  if (record.timestamp_ms >= 0 && parsed->timestamp_ms - future_tolerance_ms_ > record.timestamp_ms)
    return EventError{Refusal::far_future, "timestamp_ms is " +
                                               std::to_string(parsed->timestamp_ms - record.timestamp_ms) +
                                               " ms ahead of the record's timestamp"};
  return parsed;
}

}  // namespace segue::ingest
