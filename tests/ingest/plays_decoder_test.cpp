#include "ingest/plays_decoder.hpp"

#include <gtest/gtest.h>

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;

const std::string good =
    R"({"event_id":"e","user_id":"ann","track_id":"t","type":"play","timestamp_ms":1732190400000})";

Record record(std::optional<std::string_view> key, std::optional<std::string_view> value,
              std::int64_t timestamp_ms = 1'732'190'400'000) {
  Record record;
  record.key = key;
  record.value = value;
  record.timestamp_ms = timestamp_ms;
  return record;
}

std::optional<Refusal> refusal(const Record& record) {
  PlaysDecoder decoder(5min);
  const auto event = decoder.decode(record);
  if (event.has_value()) return std::nullopt;
  EXPECT_FALSE(event.error().detail.empty());
  return event.error().reason;
}

TEST(PlaysDecoder, GivesTheEventOfAGoodRecord) {
  PlaysDecoder decoder(5min);
  const auto event = decoder.decode(record("ann", good));
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->user_id, "ann");
  EXPECT_EQ(event->timestamp_ms, 1'732'190'400'000);
}

TEST(PlaysDecoder, RefusesARecordWithoutValueOrWithABadOne) {
  EXPECT_EQ(refusal(record("ann", std::nullopt)), Refusal::empty_value);
  EXPECT_EQ(refusal(record("ann", "")), Refusal::empty_value);
  EXPECT_EQ(refusal(record("ann", "{")), Refusal::not_json);
}

TEST(PlaysDecoder, RefusesAKeyThatIsNotTheUser) {
  EXPECT_EQ(refusal(record("bob", good)), Refusal::key_mismatch);
  EXPECT_EQ(refusal(record(std::nullopt, good)), Refusal::key_mismatch);
  EXPECT_EQ(refusal(record("", good)), Refusal::key_mismatch);
}

TEST(PlaysDecoder, RefusesWhatIsAheadOfItsRecordByMoreThanTheTolerance) {
  EXPECT_EQ(refusal(record("ann", good, 1'732'190'400'000 - 300'000)), std::nullopt);
  EXPECT_EQ(refusal(record("ann", good, 1'732'190'400'000 - 300'001)), Refusal::far_future);
  EXPECT_EQ(refusal(record("ann", good, -1)), std::nullopt);  // the record has no timestamp to judge by
}

// 688a99a: seconds were January 1970, six hours 21.6 s, and no gap ever ended a session.
TEST(PlaysDecoder, RefusesATimeThatIsNotInMilliseconds) {
  const auto at = [](const std::string& time) {
    return R"({"event_id":"e","user_id":"ann","track_id":"t","type":"play","timestamp_ms":)" + time + "}";
  };
  EXPECT_EQ(refusal(record("ann", at("1764220000"))), Refusal::implausible_time);
  EXPECT_EQ(refusal(record("ann", at("99999999999"))), Refusal::implausible_time);
  EXPECT_EQ(refusal(record("ann", at("100000000000"))), std::nullopt)
      << "March 1973: old is never implausible";
  EXPECT_EQ(refusal(record("ann", at("100000000000001"))), Refusal::implausible_time);
  PlaysDecoder decoder(5min);
  const std::string seconds = at("1764220000");
  const auto error = decoder.decode(record("ann", seconds)).error();
  EXPECT_EQ(error.detail,
            "timestamp_ms is 1764220000, which looks like seconds; it must be in milliseconds since 1970");
}

TEST(PlaysDecoder, WhereTheBrokerSetsTheTimeNoEventIsLater) {
  PlaysDecoder decoder(5min);
  Record stamped = record("ann", good, 1'732'190'400'000 - 60'000);
  EXPECT_EQ(decoder.decode(stamped)->timestamp_ms, 1'732'190'400'000);
  stamped.log_append_time = true;
  EXPECT_EQ(decoder.decode(stamped)->timestamp_ms, 1'732'190'400'000 - 60'000);
}

}  // namespace
}  // namespace segue::ingest
