#include "ingest/plays_decoder.hpp"

#include <gtest/gtest.h>

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;

const std::string good =
    R"({"event_id":"e","user_id":"ann","track_id":"t","type":"play","timestamp_ms":1000000})";

Record record(std::optional<std::string_view> key, std::optional<std::string_view> value,
              std::int64_t timestamp_ms = 1'000'000) {
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
  EXPECT_EQ(event->timestamp_ms, 1'000'000);
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
  EXPECT_EQ(refusal(record("ann", good, 1'000'000 - 300'000)), std::nullopt);
  EXPECT_EQ(refusal(record("ann", good, 1'000'000 - 300'001)), Refusal::far_future);
  EXPECT_EQ(refusal(record("ann", good, -1)), std::nullopt);  // the record has no timestamp to judge by
}

}  // namespace
}  // namespace segue::ingest
