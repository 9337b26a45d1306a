// The messages of players, and the code of the error for everything else.
#include "serving/protocol/client_message.hpp"

#include <gmock/gmock.h>

#include "serving/protocol/submission.hpp"

namespace segue::serving {
namespace {

using ingest::Refusal;

InitMessage init_of(std::string_view text) { return std::get<InitMessage>(parse_client_message(text)); }

TEST(ClientMessage, AnInitMayBeShortOrSayEverything) {
  const InitMessage brief = init_of(R"({"type":"init","user_id":"u42"})");
  EXPECT_EQ(brief.user_id, "u42");
  EXPECT_EQ(brief.token, std::nullopt);
  EXPECT_EQ(brief.list_request.k, std::nullopt);
  EXPECT_EQ(brief.last_sequence, std::nullopt);

  const InitMessage full = init_of(
      R"({"type":"init","token":"a.b.c","k":5,"last_sequence":123,"extra":{},
          "filters":{"just_skipped":false,"just_played":true,"blocked":["t1","t2"]}})");
  EXPECT_EQ(full.user_id, std::nullopt);
  EXPECT_EQ(full.token, "a.b.c");
  EXPECT_EQ(full.list_request.k, 5);
  EXPECT_EQ(full.list_request.just_skipped, false);
  EXPECT_EQ(full.list_request.just_played, true);
  EXPECT_THAT(full.list_request.blocked, testing::ElementsAre("t1", "t2"));
  EXPECT_EQ(full.last_sequence, 123);
  EXPECT_EQ(full.list_request.max_list_bytes, std::nullopt);
  EXPECT_EQ(init_of(R"({"type":"init","max_list_bytes":3.2E4})").list_request.max_list_bytes, 32'000);
}

TEST(ClientMessage, EventsAreRecognised) {
  for (const char* type : {"play", "skip", "complete"})
    EXPECT_TRUE(std::holds_alternative<EventMessage>(
        parse_client_message(R"({"type":")" + std::string(type) + "\"}")));
}

TEST(ClientMessage, EveryMistakeHasItsCode) {
  const std::string long_id(ingest::max_id_bytes + 1, 'x');
  std::string many = "\"t\"";
  for (std::size_t i = 0; i < max_blocked; ++i) many += ",\"t\"";
  const std::vector<std::pair<std::string, Refusal>> cases{
      {"", Refusal::not_json},
      {" ", Refusal::not_json},
      {"hello", Refusal::not_json},
      {"{", Refusal::not_json},
      {R"({"type":"init"} {})", Refusal::not_json},
      {std::string("{\"type\":\"in\0it\"}", 16), Refusal::not_json},
      {"{\"type\":\"\xff\"}", Refusal::not_json},
      {std::string(2000, '['), Refusal::not_json},
      {R"({"type":"init","max_list_bytes":4095})", Refusal::out_of_range},
      {R"({"type":"init","max_list_bytes":"32768"})", Refusal::wrong_type},
      {"[]", Refusal::not_an_object},
      {"null", Refusal::not_an_object},
      {"\"init\"", Refusal::not_an_object},
      {"{}", Refusal::missing_field},
      {R"({"type":null})", Refusal::missing_field},
      {R"({"type":7})", Refusal::wrong_type},
      {R"({"type":"hello"})", Refusal::unknown_type},
      {R"({"type":"Init"})", Refusal::unknown_type},
      {R"({"type":"init","type":"init"})", Refusal::repeated_field},
      {R"({"type":"init","user_id":"a","user_id":"b"})", Refusal::repeated_field},
      {R"({"type":"init","user_id":42})", Refusal::wrong_type},
      {R"({"type":"init","user_id":""})", Refusal::out_of_range},
      {R"({"type":"init","user_id":")" + long_id + "\"}", Refusal::out_of_range},
      {R"({"type":"init","token":1})", Refusal::wrong_type},
      {R"({"type":"init","k":"ten"})", Refusal::wrong_type},
      {R"({"type":"init","k":1.5})", Refusal::wrong_type},
      {R"({"type":"init","k":0})", Refusal::out_of_range},
      {R"({"type":"init","k":-3})", Refusal::out_of_range},
      {R"({"type":"init","k":99999999999999999999})", Refusal::not_json},
      {R"({"type":"init","last_sequence":"1"})", Refusal::wrong_type},
      {R"({"type":"init","filters":[]})", Refusal::wrong_type},
      {R"({"type":"init","filters":{"just_skipped":1}})", Refusal::wrong_type},
      {R"({"type":"init","filters":{"blocked":"t1"}})", Refusal::wrong_type},
      {R"({"type":"init","filters":{"blocked":[1]}})", Refusal::wrong_type},
      {R"({"type":"init","filters":{"blocked":[""]}})", Refusal::out_of_range},
      {R"({"type":"init","filters":{"blocked":[)" + many + "]}}", Refusal::out_of_range},
  };
  for (const auto& [text, reason] : cases) {
    const ClientMessage message = parse_client_message(text);
    ASSERT_TRUE(std::holds_alternative<MessageError>(message)) << text;
    EXPECT_EQ(std::get<MessageError>(message).reason, reason) << text << ": " << base::to_string(reason);
    EXPECT_FALSE(std::get<MessageError>(message).message.empty()) << text;
  }
}

TEST(ClientMessage, TruncatedAnywhereItIsNotJson) {
  const std::string whole = R"({"type":"init","user_id":"u42","filters":{"blocked":["t1"]}})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const ClientMessage message = parse_client_message(whole.substr(0, size));
    ASSERT_TRUE(std::holds_alternative<MessageError>(message)) << size;
    EXPECT_EQ(std::get<MessageError>(message).reason, Refusal::not_json) << size;
  }
}

TEST(ClientMessage, ErrorsCanNameTheEvent) {
  EXPECT_EQ(event_id_of(R"({"type":"hello","event_id":"e1"})"), "e1");
  EXPECT_EQ(event_id_of(R"({"event_id":7})"), "");
  EXPECT_EQ(event_id_of("no JSON"), "");
}

constexpr std::int64_t now = 1'700'000'000'000;
constexpr std::chrono::minutes tolerance{5};

TEST(Submission, IsCompletedWithUserAndTime) {
  PlayerClock clock;
  clock.set(now, now);
  const auto plain =
      parse_submission(R"({"type":"play","event_id":"e1","track_id":"t1"} )", "u42", now, tolerance, clock);
  EXPECT_EQ(plain->event_id, "e1");
  EXPECT_EQ(plain->user_id, "u42");
  EXPECT_EQ(
      plain->json,
      R"({"event_id":"e1","user_id":"u42","track_id":"t1","type":"play","timestamp_ms":1700000000000})");

  const auto full = parse_submission(
      R"({"type":"skip","event_id":"e2","track_id":"t1","timestamp_ms":1699999999000,"position_ms":9,"session_id":"s","x":[1]})",
      "say \"u\"", now, tolerance, clock);
  EXPECT_EQ(full->user_id, "say \"u\"");
  EXPECT_EQ(
      full->json,
      R"({"event_id":"e2","user_id":"say \"u\"","track_id":"t1","type":"skip","timestamp_ms":1699999999000,)"
      R"("position_ms":9,"session_id":"s"})");
}

TEST(Submission, OverHttpTheEventNamesItsUser) {
  PlayerClock clock;
  clock.set(now, now);
  const auto named = parse_submission(R"({"type":"play","event_id":"e1","track_id":"t1","user_id":"u1"})", {},
                                      now, tolerance, clock);
  EXPECT_EQ(named->user_id, "u1");
  EXPECT_EQ(parse_submission(R"({"type":"play","event_id":"e1","track_id":"t1"})", {}, now, tolerance, clock)
                .error()
                .error.reason,
            Refusal::missing_field);
}

TEST(Submission, WhatWouldBeADeadLetterIsRefusedAtTheDoor) {
  PlayerClock clock;
  clock.set(now, now);
  const std::vector<std::pair<std::string, Refusal>> cases{
      {"{}", Refusal::missing_field},
      {R"({"type":"play","event_id":"e"})", Refusal::missing_field},
      {R"({"type":"play","event_id":"e","track_id":""})", Refusal::out_of_range},
      {R"({"type":"play","event_id":"e","track_id":7})", Refusal::wrong_type},
      {R"({"type":"hum","event_id":"e","track_id":"t"})", Refusal::unknown_type},
      {R"({"type":"play","event_id":"e","track_id":"t","track_id":"t"})", Refusal::repeated_field},
      {R"({"type":"play","event_id":"e","track_id":"t","timestamp_ms":-1})", Refusal::out_of_range},
      {R"({"type":"play","event_id":"e","track_id":"t","timestamp_ms":1700000300001})", Refusal::far_future},
      {R"({"type":"play","event_id":"e","track_id":"t","user_id":"another"})", Refusal::key_mismatch},
      {R"({"type":"play","event_id":"e","track_id":"t","user_id":7})", Refusal::wrong_type},
      {"not json", Refusal::not_json},
      {"[]", Refusal::not_an_object},
  };
  for (const auto& [text, reason] : cases) {
    const auto submission = parse_submission(text, "u42", now, tolerance, clock);
    ASSERT_FALSE(submission) << text;
    EXPECT_EQ(submission.error().error.reason, reason)
        << text << ": " << base::to_string(submission.error().error.reason);
  }
  EXPECT_TRUE(
      parse_submission(R"({"type":"play","event_id":"e","track_id":"t","timestamp_ms":1700000300000})", "u42",
                       now, tolerance, clock));
}

// Taken for an offset, seconds in now_ms made plausible what 688a99a took for January 1970.
TEST(ClientMessage, SecondsAndMicrosecondsAreNoPlayersClock) {
  const auto parsed = [](const std::string& now_ms) {
    return parse_client_message(R"({"type":"init","user_id":"u42","now_ms":)" + now_ms + '}');
  };
  for (const char* const now_ms : {"1764220000", "1764220000000000", "1.76422E9"}) {
    const auto message = parsed(now_ms);
    ASSERT_TRUE(std::holds_alternative<MessageError>(message)) << now_ms;
    EXPECT_EQ(std::get<MessageError>(message).reason, Refusal::implausible_time) << now_ms;
    EXPECT_TRUE(std::get<MessageError>(message).message.starts_with("now_ms is ")) << now_ms;
  }
  EXPECT_EQ(std::get<MessageError>(parsed("-1")).reason, Refusal::out_of_range);
  EXPECT_EQ(std::get<InitMessage>(parsed("1.764220000000E12")).now_ms, 1'764'220'000'000);
  EXPECT_EQ(std::get<InitMessage>(parsed("60000")).now_ms, 60'000) << "switched on a minute ago, in 1970";
}

TEST(Submission, ADeviceWhoseClockBeganAt1970IsSetRight) {
  PlayerClock clock;
  clock.set(60'000, now);
  const auto play = parse_submission(R"({"type":"play","event_id":"e","track_id":"t","timestamp_ms":61000})",
                                     "u42", now + 1'000, tolerance, clock);
  ASSERT_TRUE(play) << play.error().error.detail;
  EXPECT_EQ(play->json, R"({"event_id":"e","user_id":"u42","track_id":"t","type":"play",)"
                        R"("timestamp_ms":1700000001000,"client_timestamp_ms":61000})");
}

// 688a99a: refused, each of them.
TEST(ClientMessage, NullIsAbsent) {
  const auto message = parse_client_message(
      R"({"type":"init","user_id":"u42","token":null,"k":null,"filters":null,"session_id":null,"now_ms":null,)"
      R"("epoch":null,"last_sequence":null})");
  ASSERT_TRUE(std::holds_alternative<InitMessage>(message));
  const auto& init = std::get<InitMessage>(message);
  EXPECT_EQ(init.user_id, "u42");
  EXPECT_FALSE(init.token || init.list_request.k || init.session_id || init.now_ms || init.last_sequence);
  EXPECT_TRUE(std::holds_alternative<InitMessage>(parse_client_message(
      R"({"type":"init","filters":{"just_skipped":null,"just_played":null,"blocked":null}})")));
  EXPECT_EQ(std::get<MessageError>(parse_client_message(R"({"type":null})")).reason, Refusal::missing_field);

  PlayerClock clock;
  const auto play = parse_submission(
      R"({"type":"play","event_id":"e1","track_id":"t1","user_id":null,"timestamp_ms":null,"position_ms":null,)"
      R"("session_id":null,"client":null,"context":null})",
      "u42", now, tolerance, clock);
  ASSERT_TRUE(play) << play.error().error.detail;
  EXPECT_EQ(
      play->json,
      R"({"event_id":"e1","user_id":"u42","track_id":"t1","type":"play","timestamp_ms":1700000000000})");
}

TEST(ClientMessage, WholeNumbersMayBeWrittenAsDoubles) {
  const auto message = parse_client_message(R"({"type":"init","k":1.5e1,"last_sequence":7.0})");
  EXPECT_EQ(std::get<InitMessage>(message).list_request.k, 15);
  EXPECT_EQ(std::get<InitMessage>(message).last_sequence, 7);
}

/// A play by a clock that is ten minutes fast.
std::string fast_play(std::int64_t offset_ms) {
  return R"({"type":"play","event_id":"e","track_id":"t","timestamp_ms":)" +
         std::to_string(now + 600'000 + offset_ms) + "}";
}

// 688a99a: far_future for everything.
TEST(Submission, AClockThatIsWrongIsSetRightAndItsTimeKept) {
  const auto time = [](const auto& submission) {
    return submission ? submission->json.substr(submission->json.find("\"timestamp_ms\"")) : "refused";
  };
  PlayerClock told;
  told.set(now + 600'000, now);
  EXPECT_EQ(time(parse_submission(fast_play(-3'600'000), "u", now, tolerance, told)),
            R"("timestamp_ms":1699996400000,"client_timestamp_ms":1699997000000})")
      << "an hour ago, offline";

  PlayerClock guessed;
  EXPECT_EQ(time(parse_submission(fast_play(0), "u", now, tolerance, guessed)),
            R"("timestamp_ms":1700000000000,"client_timestamp_ms":1700000600000})");
  EXPECT_EQ(time(parse_submission(fast_play(-3'600'000), "u", now, tolerance, guessed)),
            R"("timestamp_ms":1699996400000,"client_timestamp_ms":1699997000000})")
      << "as the first event told";

  PlayerClock right;
  right.set(now + 1'000, now);
  EXPECT_EQ(time(parse_submission(fast_play(-600'000), "u", now, tolerance, right)),
            R"("timestamp_ms":1700000000000})")
      << "a second is none";
  EXPECT_EQ(time(parse_submission(fast_play(600'000), "u", now, tolerance, right)), "refused")
      << "ahead of a clock that is right";
  PlayerClock mistaken;
  EXPECT_EQ(time(parse_submission(fast_play(40LL * 24 * 3'600'000), "u", now, tolerance, mistaken)),
            "refused");
}

}  // namespace
}  // namespace segue::serving
