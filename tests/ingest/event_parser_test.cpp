// The listening event's JSON: what is accepted, and for everything else the reason that the contract
// promises.
#include <gtest/gtest.h>

#include <random>

#include "ingest/event_parser.hpp"

namespace segue::ingest {
namespace {

constexpr std::string_view full =
    R"({"event_id":"e1","user_id":"u42","track_id":"t981","type":"skip","timestamp_ms":1732190400123,)"
    R"("position_ms":12345,"session_id":"s7","client":"web","context":{"source":"playlist","shuffle":true}})";

/// A valid event in which the text `from` became `to`.
std::string changed(std::string_view from, std::string_view to) {
  std::string json(full);
  const auto at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return json.replace(at, from.size(), to);
}

std::string outcome(std::string_view json) {
  EventParser parser;
  const auto event = parser.parse(json);
  return event.has_error() ? std::string(base::to_string(event.error().reason)) : "accepted";
}

TEST(EventParser, ReadsEveryField) {
  EventParser parser;
  const auto event = parser.parse(full);
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->event_id, "e1");
  EXPECT_EQ(event->user_id, "u42");
  EXPECT_EQ(event->track_id, "t981");
  EXPECT_EQ(event->type, EventType::skip);
  EXPECT_EQ(event->timestamp_ms, 1732190400123);
  EXPECT_EQ(event->position_ms, 12345);
  EXPECT_EQ(event->session_id, "s7");
  EXPECT_EQ(event->client, "web");
  EXPECT_EQ(event->source, "playlist");
}

TEST(EventParser, OptionalFieldsMayBeAbsentOrNull) {
  EventParser parser;
  const std::string optional(full.substr(full.find(R"("position_ms")")));
  for (const char* instead :
       {R"("other":1})", R"("position_ms":null,"session_id":null,"client":null,"context":null})",
        R"("context":{}})", R"("context":{"source":null}})"}) {
    const auto event = parser.parse(changed(optional, instead));
    ASSERT_TRUE(event.has_value()) << instead;
    EXPECT_FALSE(event->position_ms);
    EXPECT_FALSE(event->session_id);
    EXPECT_FALSE(event->client);
    EXPECT_FALSE(event->source);
  }
}

TEST(EventParser, IgnoresWhatItDoesNotKnow) {
  EXPECT_EQ(outcome(changed("{", R"({"x":1,"x":[2,{"type":"no"}],"context.source":7,"source":8,)")),
            "accepted");
  EXPECT_EQ(outcome(changed(R"("shuffle":true)", R"("user_id":7,"x":1,"x":{"source":9})")), "accepted");
  EXPECT_EQ(outcome(changed("{", " \r\n\t{ ") + "\r\n"), "accepted");
}

TEST(EventParser, ReadsEscapedNamesAndText) {
  EventParser parser;
  const auto event = parser.parse(changed(R"("user_id":"u42")", R"("\u0075ser_id":"\u00fc\uD83C\uDFB5")"));
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->user_id, "ü🎵");
}

struct BadEvent {
  std::string name;
  std::string json;
  std::string reason;
};

std::vector<BadEvent> bad_events() {
  const std::string long_id(max_id_bytes + 1, 'x');
  std::vector<BadEvent> all = {
      {"empty", "", "empty_value"},
      {"blank", " \n", "not_json"},
      {"text", "hello", "not_json"},
      {"avro_framed", std::string("\0\0\0\0\1", 5) + std::string(full), "not_json"},
      {"utf16", std::string("{\0\"\0", 4), "not_json"},
      {"trailing_byte", std::string(full) + "x", "not_json"},
      {"trailing_nul", std::string(full) + std::string(1, '\0'), "not_json"},
      {"second_document", std::string(full) + "\n" + std::string(full), "not_json"},
      {"trailing_comma", changed("true}}", "true},}"), "not_json"},
      {"single_quotes", "{'event_id':'e1'}", "not_json"},
      {"not_a_number", changed("1732190400123", "NaN"), "not_json"},
      {"leading_zero", changed("1732190400123", "01732190400123"), "not_json"},
      {"plus_sign", changed("1732190400123", "+1"), "not_json"},
      {"bare_minus", changed("1732190400123", "-"), "not_json"},
      {"bare_point", changed("1732190400123", "1."), "not_json"},
      {"bare_exponent", changed("1732190400123", "1e"), "not_json"},
      {"invalid_utf8_in_id", changed("u42", "u\xFF"), "not_json"},
      {"invalid_utf8_in_unknown_field", changed("{", "{\"x\":\"\xC0\xAF\","), "not_json"},
      {"lone_high_surrogate", changed("u42", R"(\uD800)"), "out_of_range"},
      {"lone_low_surrogate", changed("u42", R"(\uDC00)"), "out_of_range"},
      {"raw_control_character", changed("u42", "u\n42"), "not_json"},
      {"bad_escape", changed("u42", R"(\x41)"), "not_json"},
      {"too_deep", changed("{", "{\"x\":" + std::string(1025, '[') + std::string(1025, ']') + ","),
       "not_json"},
      {"array", "[" + std::string(full) + "]", "not_an_object"},
      {"number", "1", "not_an_object"},
      {"null", "null", "not_an_object"},
      {"string", R"("play")", "not_an_object"},
      {"repeated_user", changed("{", R"({"user_id":"u42",)"), "repeated_field"},
      {"repeated_optional", changed("{", R"({"client":"app","position_ms":null,)"), "repeated_field"},
      {"repeated_under_an_escape", changed("{", R"({"\u0074ype":"play",)"), "repeated_field"},
      {"user_is_number", changed(R"("u42")", "42"), "wrong_type"},
      {"track_is_list", changed(R"("t981")", R"(["t981"])"), "wrong_type"},
      {"type_is_number", changed(R"("skip")", "1"), "wrong_type"},
      {"time_is_text", changed("1732190400123", R"("1732190400123")"), "wrong_type"},
      {"time_is_flag", changed("1732190400123", "true"), "wrong_type"},
      {"position_is_text", changed("12345", R"("12345")"), "wrong_type"},
      {"session_is_number", changed(R"("s7")", "7"), "wrong_type"},
      {"client_is_object", changed(R"("web")", "{}"), "wrong_type"},
      {"context_is_text", changed(R"({"source":"playlist","shuffle":true})", R"("playlist")"), "wrong_type"},
      {"source_is_number", changed(R"("playlist")", "1"), "wrong_type"},
      {"source_is_empty", changed("playlist", ""), "out_of_range"},
      {"repeated_context", changed("{", R"({"context":{},)"), "repeated_field"},
      {"repeated_source", changed("true", R"(true,"source":"radio")"), "repeated_field"},
      {"type_in_capitals", changed(R"("skip")", R"("SKIP")"), "unknown_type"},
      {"type_empty", changed(R"("skip")", R"("")"), "unknown_type"},
      {"type_of_the_future", changed(R"("skip")", R"("pause")"), "unknown_type"},
      {"time_negative", changed("1732190400123", "-1"), "out_of_range"},
      {"time_in_microseconds", changed("1732190400123", "1732190400123000"), "implausible_time"},
      {"time_in_nanoseconds", changed("1732190400123", "1732190400123000000"), "implausible_time"},
      {"time_above_int64", changed("1732190400123", "9223372036854775808"), "out_of_range"},
      {"time_above_uint64", changed("1732190400123", "18446744073709551616"), "out_of_range"},
      {"unknown_number_overflows", changed("{", R"({"x":1e999,)"), "out_of_range"},
      {"position_negative", changed("12345", "-1"), "out_of_range"},
      {"empty_event_id", changed(R"("e1")", R"("")"), "out_of_range"},
      {"empty_session_id", changed(R"("s7")", R"("")"), "out_of_range"},
      {"long_track_id", changed("t981", long_id), "out_of_range"},
      {"nul_in_user", changed("u42", R"(u\u000042)"), "out_of_range"},
      {"newline_in_user", changed("u42", R"(u\n42)"), "out_of_range"},
      {"delete_in_client", changed("web", "\x7F"), "out_of_range"},
      {"string_of_1_mib", changed("u42", std::string(1 << 20, 'u')), "too_large"},
      {"one_byte_too_many", std::string(full) + std::string(max_event_bytes + 1 - full.size(), ' '),
       "too_large"},
  };
  for (const std::string name : {"event_id", "user_id", "track_id", "type", "timestamp_ms"})
    all.push_back({"without_" + name, changed("\"" + name + "\"", "\"other\""), "missing_field"});
  return all;
}

class BadEvents : public testing::TestWithParam<BadEvent> {};

TEST_P(BadEvents, AreRefusedWithTheReasonAndASentence) {
  EventParser parser;
  const auto event = parser.parse(GetParam().json);
  ASSERT_TRUE(event.has_error());
  EXPECT_EQ(base::to_string(event.error().reason), GetParam().reason) << event.error().detail;
  EXPECT_FALSE(event.error().detail.empty());
  EXPECT_LT(event.error().detail.size(), 200U) << "a reason must not carry the payload";
  EXPECT_TRUE(parser.parse(full).has_value()) << "the parser must go on";
}

INSTANTIATE_TEST_SUITE_P(Table, BadEvents, testing::ValuesIn(bad_events()),
                         [](const auto& row) { return row.param.name; });

TEST(EventParser, RefusesAnEventCutAtAnyByte) {
  EventParser parser;
  for (std::size_t size = 0; size < full.size(); ++size)
    EXPECT_TRUE(parser.parse(full.substr(0, size)).has_error()) << size;
}

TEST(EventParser, TakesIdsAndEventsOfTheLargestSize) {
  EXPECT_EQ(outcome(changed("t981", std::string(max_id_bytes, 'x'))), "accepted");
  EXPECT_EQ(outcome(std::string(full) + std::string(max_event_bytes - full.size(), ' ')), "accepted");
  EXPECT_EQ(outcome(changed("1732190400123", std::to_string(max_time_ms))), "accepted");
  EXPECT_EQ(outcome(changed("1732190400123", "0")), "accepted");
}

TEST(EventParser, NeedsNoPaddingAfterTheValue) {
  const std::unique_ptr<char[]> exact(new char[full.size()]);
  full.copy(exact.get(), full.size());
  EXPECT_EQ(outcome({exact.get(), full.size()}), "accepted");
}

/// An id of any characters that ids may have, some of which JSON must escape.
std::string random_id(std::mt19937& random) {
  static constexpr std::array<std::string_view, 8> characters = {"a", "Z", "\"", "\\", "/", " ", "ü", "🎵"};
  std::string id;
  for (std::size_t n = 1 + random() % 60; n > 0; --n) id += characters[random() % characters.size()];
  return id;
}

TEST(EventJson, ReadsBackAsItWasWritten) {
  std::mt19937 random(3);
  EventParser parser;
  for (int round = 0; round < 5'000; ++round) {
    const std::string event_id = random_id(random), user_id = random_id(random), track_id = random_id(random);
    const std::string session_id = random_id(random), client = random_id(random), source = random_id(random);
    ListeningEvent written{event_id, user_id, track_id};
    written.type = static_cast<EventType>(random() % 3);
    written.timestamp_ms = static_cast<std::int64_t>(random()) * 50'000 % (max_time_ms + 1);
    if (random() % 2) written.position_ms = random();
    if (random() % 2) written.session_id = session_id;
    if (random() % 2) written.client = client;
    if (random() % 2) written.source = source;
    if (random() % 2) written.source = client;

    std::string json;
    append_json(written, json);
    const auto read = parser.parse(json);
    ASSERT_TRUE(read.has_value()) << json;
    ASSERT_EQ(read->event_id, written.event_id);
    ASSERT_EQ(read->user_id, written.user_id);
    ASSERT_EQ(read->track_id, written.track_id);
    ASSERT_EQ(read->type, written.type);
    ASSERT_EQ(read->timestamp_ms, written.timestamp_ms);
    ASSERT_EQ(read->position_ms, written.position_ms);
    ASSERT_EQ(read->session_id, written.session_id);
    ASSERT_EQ(read->client, written.client);
    ASSERT_EQ(read->source, written.source);
    ASSERT_EQ(read->source, written.source);
  }
}

TEST(EventNames, EveryTypeIsKnownByItsName) {
  EXPECT_EQ(base::to_string(EventType::play), "play");
  EXPECT_EQ(base::to_string(EventType::skip), "skip");
  EXPECT_EQ(base::to_string(EventType::complete), "complete");
  for (const EventType type : {EventType::play, EventType::skip, EventType::complete})
    EXPECT_EQ(base::from_string<EventType>(base::to_string(type)), type);
  EXPECT_FALSE(base::from_string<EventType>("Play"));
}

// 688a99a: each of these was a dead letter.
TEST(EventParser, NumbersAreWholeHoweverTheyAreWritten) {
  EventParser parser;
  const auto time = [&](std::string_view written) {
    const std::string json = changed("1732190400123", written);
    const auto event = parser.parse(json);
    return event ? event->timestamp_ms : -1;
  };
  EXPECT_EQ(time("1.732190400123E12"), 1732190400123);
  EXPECT_EQ(time("1732190400123.0"), 1732190400123);
  EXPECT_EQ(time("1732190400123.456"), 1732190400123);
  EXPECT_EQ(time("1732190400123.5"), 1732190400124);
  EXPECT_EQ(time("1732190400122.5"), 1732190400123) << "halves away from zero";
  EXPECT_EQ(time("-0.4"), -1);
  const std::string text = changed("1732190400123", R"("2024-11-21T12:00:00Z")");
  EXPECT_EQ(parser.parse(text).error().detail,
            R"(timestamp_ms must be a whole number, not "2024-11-21T12:00:00Z")");
  const std::string huge = changed("1732190400123", "1e30");
  EXPECT_EQ(parser.parse(huge).error().reason, Refusal::out_of_range);
}

TEST(EventParser, NullIsMissingWhereAFieldIsNeeded) {
  EXPECT_EQ(outcome(changed(R"("e1")", "null")), "missing_field");
  EXPECT_EQ(outcome(changed("1732190400123", "null")), "missing_field");
}

// 688a99a: each of these cost the event.
TEST(EventParser, WhatIsNotTextInAFieldThatIsNotOursCostsNothing) {
  const std::string mark = "\xEF\xBB\xBF" + std::string(full);
  EXPECT_EQ(outcome(mark), "accepted");
  for (const char* odd :
       {R"("\ud83d")", R"("\uDE00")", R"("\ud83dx")", R"("a\u0000b")", R"("\\ud83d \ud83d\ude00")"})
    EXPECT_EQ(outcome(changed(R"("shuffle":true)", std::string(R"("title":)") + odd)), "accepted") << odd;
  EXPECT_EQ(outcome(changed(R"("t981")", R"("t\ud83d")")), "out_of_range") << "in one of ours it does";
  EXPECT_EQ(outcome(changed(R"("t981")", R"("t\u0000")")), "out_of_range");
  EXPECT_EQ(outcome(changed(R"("t981")", R"("t\ud83d\ude00")")), "accepted");
}

TEST(EventParser, UnwrapsTheEnvelopeOfKafkaConnect) {
  const std::string event(full);
  EXPECT_EQ(outcome(R"({"schema":{"type":"struct"},"payload":)" + event + "}"), "accepted");
  EXPECT_EQ(outcome(R"({"payload":)" + event + R"(,"schema":null})"), "accepted");
  std::string text;
  for (const char c : event) text += c == '"' ? std::string("\\\"") : std::string(1, c);
  EXPECT_EQ(outcome(R"({"schema":{"type":"string"},"payload":")" + text + "\"}"), "accepted");
  EXPECT_EQ(outcome(R"({"schema":{},"payload":[1]})"), "missing_field");
}

}  // namespace
}  // namespace segue::ingest
