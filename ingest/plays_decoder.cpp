#include "ingest/plays_decoder.hpp"

#include <algorithm>

namespace segue::ingest {

std::optional<EventError> implausible_time(std::int64_t time_ms, std::string_view field) {
  constexpr std::int64_t least = 100'000'000'000, most = 100'000'000'000'000;
  const auto error = [&](const char* looks_like) {
    return EventError{Refusal::implausible_time, std::string(field) + " is " + std::to_string(time_ms) +
                                                     ", which looks like " + looks_like +
                                                     "; it must be in milliseconds since 1970"};
  };
  if (time_ms < least) return error("seconds");
  if (time_ms > most) return error("microseconds");
  return std::nullopt;
}

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
  if (auto error = implausible_time(parsed->timestamp_ms)) return *std::move(error);
  if (record.timestamp_ms >= 0 && parsed->timestamp_ms - future_tolerance_ms_ > record.timestamp_ms)
    return EventError{Refusal::far_future, "timestamp_ms is " +
                                               std::to_string(parsed->timestamp_ms - record.timestamp_ms) +
                                               " ms ahead of the record's timestamp"};
  if (record.log_append_time) parsed->timestamp_ms = std::min(parsed->timestamp_ms, record.timestamp_ms);
  return parsed;
}

}  // namespace segue::ingest
