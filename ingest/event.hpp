// The listening event, and its JSON on the topic `plays`:
//   {"event_id":"…","user_id":"u42","track_id":"t981","type":"play|skip|complete","timestamp_ms":1732190400123,
//    "position_ms":12345?,"session_id":"…"?,"client":"…"?,"client_timestamp_ms":1732190400123?,
//    "context":{"source":"…"?}?}
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/enum_names.hpp"

namespace segue::ingest {

enum class EventType : std::uint8_t { play, skip, complete };
BOOST_DESCRIBE_ENUM(EventType, play, skip, complete)

/// A view: its strings belong to the EventParser that made it, until its next parse, or to the code that
/// composed it.
struct ListeningEvent {
  std::string_view event_id;
  std::string_view user_id;
  std::string_view track_id;
  EventType type = EventType::play;
  std::int64_t timestamp_ms = 0;  // Unix time of the listening, milliseconds
  std::optional<std::int64_t> position_ms{};
  std::optional<std::string_view> session_id{};
  std::optional<std::string_view> client{};
  std::optional<std::int64_t> client_timestamp_ms{};  // by the player's own clock, where it was corrected
  std::optional<std::string_view> source{};           // context.source: where the player got the track from
};

/// The source of a track that was taken from one of Segue's lists. Such a play shows that the list was
/// followed, not what the listener would have chosen, so it is excluded from hit rates.
inline constexpr std::string_view recommended_source = "recommendation";

/// The reason why a record is a dead letter. The names (to_string) are part of the public interface: header
/// `__connect.errors.reason`, label of segue_dead_letters_total, code of a WebSocket error.
enum class Refusal : std::uint8_t {
  empty_value,
  not_json,
  not_an_object,
  missing_field,
  wrong_type,
  repeated_field,
  out_of_range,  // a negative or overflowing number, an id that is not a valid_id
  unknown_type,
  far_future,
  implausible_time,  // a time that looks like seconds or microseconds instead of milliseconds
  key_mismatch,      // the record's key is not the event's user id
  too_large,         // more than max_event_bytes
};

BOOST_DESCRIBE_ENUM(Refusal, empty_value, not_json, not_an_object, missing_field, wrong_type, repeated_field,
                    out_of_range, unknown_type, far_future, implausible_time, key_mismatch, too_large)

struct EventError {
  Refusal reason;
  std::string detail;  // one sentence for a person; never the whole payload
};

inline constexpr std::size_t max_event_bytes = 65'536;
inline constexpr std::size_t max_id_bytes = 256;
inline constexpr std::int64_t max_time_ms = 253'402'300'799'999;  // the end of the year 9999

/// True for a valid id or client name: 1 to max_id_bytes bytes of UTF-8 without control characters.
bool valid_id(std::string_view id);

/// The beginning of an id that may be too long, at most max_id_bytes and not within a UTF-8 character: for
/// messages about it.
std::string shortened_id(std::string_view id);

/// The event's JSON, fields in the order above; appended to `out`. EventParser reads it.
void append_json(const ListeningEvent& event, std::string& out);

}  // namespace segue::ingest
