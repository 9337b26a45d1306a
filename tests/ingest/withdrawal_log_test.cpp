// The withdrawal of tracks and their return. 688a99a knew of neither: a tombstone left the track in
// every list and search, and {"track_id":"t1","available":false} was a record without a title, ignored.
#include "ingest/withdrawal_log.hpp"

#include <gmock/gmock.h>

#include "ingest/records/track_metadata.hpp"

namespace segue::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TrackRecord, ATombstoneOrAvailableFalseWithdraws) {
  const auto tombstone = parse_track_record("t1", std::nullopt);
  ASSERT_TRUE(tombstone);
  EXPECT_EQ(tombstone->metadata.track_id, "t1");
  EXPECT_FALSE(tombstone->available);
  const auto bare = parse_track_record("t1", R"({"track_id":"t1","available":false})");
  ASSERT_TRUE(bare) << bare.error();
  EXPECT_FALSE(bare->available);
  EXPECT_EQ(bare->metadata.title, "");
  const auto whole =
      parse_track_record("t1", R"({"track_id":"t1","title":"a","artist":"b","available":false})");
  ASSERT_TRUE(whole);
  EXPECT_FALSE(whole->available);
  EXPECT_EQ(whole->metadata.title, "a");
}

TEST(TrackRecord, AnyOtherMakesAvailable) {
  for (const char* more : {"", R"(,"available":true)", R"(,"available":null)"}) {
    const auto record =
        parse_track_record("t1", R"({"track_id":"t1","title":"a","artist":"b")" + std::string(more) + '}');
    ASSERT_TRUE(record) << more;
    EXPECT_TRUE(record->available);
  }
}

TEST(TrackRecord, SaysWhatIsWrong) {
  const auto error = [](std::optional<std::string_view> key, std::optional<std::string_view> value) {
    const auto record = parse_track_record(key, value);
    return record ? "accepted" : record.error();
  };
  EXPECT_EQ(error("t1", R"({"track_id":"t1","title":"a","artist":"b","available":"no"})"),
            "available must be true or false");
  EXPECT_EQ(error("t1", R"({"track_id":"t1","available":true})"), "title is missing");
  const std::string rule = "must be 1 to 256 bytes of UTF-8 without control characters";
  EXPECT_EQ(error(std::nullopt, std::nullopt), "the key of a tombstone " + rule);
  EXPECT_EQ(error("\xFF", std::nullopt), "the key of a tombstone " + rule);
  // Of metadata alone, names are wanted all the same: a version's titles are not wiped out.
  EXPECT_TRUE(parse_track_metadata(R"({"track_id":"t1","available":false})").has_error());
}

class WithdrawalLogTest : public ::testing::Test {
 protected:
  void add(const std::string& track, const char* what) {
    const std::string value = what == nullptr ? "" : R"({"track_id":")" + track + "\"," + what + '}';
    Record record;
    record.offset = next++;
    record.key = track;
    if (what != nullptr) record.value = value;
    log.add(record);
  }

  static constexpr const char* named = R"("title":"a","artist":"b")";
  Offset next = 10;
  WithdrawalLog log;
};

TEST_F(WithdrawalLogTest, KnowsWhatWasWithdrawnAtEachOffset) {
  add("t1", named);                   // 10
  add("t1", nullptr);                 // 11
  add("t2", R"("available":false)");  // 12
  add("t1", named);                   // 13
  add("t2", R"("available":false)");  // 14: no change
  add("t3", R"("title":1)");          // 15: no track's
  const auto at = [&](Offset number) { return log.withdrawn_after(log.changes_until(number)); };
  EXPECT_THAT(at(9), IsEmpty());
  EXPECT_THAT(at(10), IsEmpty());
  EXPECT_THAT(at(11), ElementsAre("t1"));
  EXPECT_THAT(at(12), ElementsAre("t1", "t2"));
  EXPECT_THAT(at(13), ElementsAre("t2"));
  EXPECT_THAT(at(99), ElementsAre("t2"));
  EXPECT_THAT(log.withdrawn_now(), ElementsAre("t2"));
  EXPECT_EQ(log.changes_until(15), 3U);
}

}  // namespace
}  // namespace segue::ingest
