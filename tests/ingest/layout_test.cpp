#include "ingest/layout.hpp"

#include <gmock/gmock.h>

#include "ingest/partitioner_census.hpp"

namespace segue::ingest {
namespace {

using ::testing::HasSubstr;

Record record_at(Partition partition, Offset offset, std::string_view key = "u1") {
  Record record;
  record.partition = partition;
  record.offset = offset;
  record.key = key;
  return record;
}

TEST(Layout, SurvivesItsJson) {
  for (const Layout& layout :
       {Layout{"e1", "", Partitioner::murmur2, {0, 0}}, Layout{"e2", "e1", Partitioner::fnv1a, {5, 7, 0}}})
    EXPECT_EQ(*parse_layout(to_json(layout)), layout);
}

TEST(Layout, IsRefusedWithASentence) {
  EXPECT_THAT(parse_layout("{}").error(), HasSubstr("epoch is missing"));
  EXPECT_THAT(
      parse_layout(R"({"epoch":"e","partitions":2,"partitioner":"murmur2","first_offsets":[1]})").error(),
      HasSubstr("first_offsets must have one for each of the partitions"));
  EXPECT_THAT(parse_layout(R"({"epoch":"e","partitions":1,"partitioner":"md5","first_offsets":[1]})").error(),
              HasSubstr("partitioner must be"));
}

TEST(Layouts, TheNewestThatHasBegunIsInForce) {
  Layouts layouts;
  EXPECT_EQ(layouts.newest(), nullptr);
  EXPECT_FALSE(layouts.is_misplaced(record_at(0, 0)));
  ASSERT_TRUE(layouts.add({"e1", "", Partitioner::murmur2, {10, 20}}));
  ASSERT_TRUE(layouts.add({"e2", "e1", Partitioner::murmur2, {100, 50, 0}}));
  EXPECT_EQ(layouts.at(0, 9), nullptr) << "before the first";
  EXPECT_EQ(layouts.at(0, 10)->epoch, "e1");
  EXPECT_EQ(layouts.at(0, 99)->epoch, "e1");
  EXPECT_EQ(layouts.at(0, 100)->epoch, "e2");
  EXPECT_EQ(layouts.at(2, 0)->epoch, "e2");
  EXPECT_EQ(layouts.at(3, 0), nullptr) << "a partition that no layout knows yet";
}

TEST(Layouts, OfTwoThatFollowTheSameTheFirstCounts) {
  Layouts layouts;
  ASSERT_TRUE(layouts.add({"e1", "", Partitioner::murmur2, {0}}));
  ASSERT_TRUE(layouts.add({"e2", "e1", Partitioner::murmur2, {0, 0}}));
  EXPECT_FALSE(layouts.add({"e3", "e1", Partitioner::murmur2, {0, 0}}));
  EXPECT_FALSE(layouts.add({"e4", "", Partitioner::murmur2, {0, 0}}));
  EXPECT_EQ(layouts.newest()->epoch, "e2");
}

TEST(Layouts, ARecordIsMisplacedWhereItsKeyDoesNotBelong) {
  Layouts layouts;
  layouts.add({"e1", "", Partitioner::murmur2, std::vector<Offset>(16, 0)});
  const Partition own = partition_of("u1", 16);
  EXPECT_FALSE(layouts.is_misplaced(record_at(own, 0)));
  EXPECT_TRUE(layouts.is_misplaced(record_at((own + 1) % 16, 0)));
  Record without_key;
  without_key.partition = (own + 1) % 16;
  EXPECT_FALSE(layouts.is_misplaced(without_key));
}

/// What is found after `records` of them, which `place` puts.
template <class Place>
std::optional<std::string> finding(PartitionerCensus& census, const Layout& layout, Place place,
                                   std::uint32_t records = PartitionerCensus::sample) {
  std::optional<std::string> found;
  for (std::uint32_t i = 0; i < records; ++i) {
    const std::string user = "user" + std::to_string(i);
    const Record record = record_at(place(user, i), i, user);
    if (layout.own_partition(user) == record.partition)
      census.well_placed();
    else if (auto text = census.misplaced(record, layout))
      found = std::move(text);
  }
  return found;
}

// 688a99a: one warning that a record was in another partition, whichever partitioner it was.
TEST(PartitionerCensus, NamesThePartitionerThatItLooksLike) {
  const Layout layout{"e", "", Partitioner::murmur2, std::vector<Offset>(8)};
  const auto by = [](Partitioner partitioner) {
    return [=](const std::string& user, std::uint32_t) { return partition_of(user, 8, partitioner); };
  };
  PartitionerCensus ours, confluent, sarama, kafka_go;
  EXPECT_EQ(finding(ours, layout, by(Partitioner::murmur2)), std::nullopt);
  EXPECT_THAT(finding(confluent, layout, by(Partitioner::crc32)).value(),
              ::testing::AllOf(HasSubstr("of 100 records"), HasSubstr("it looks like crc32"),
                               HasSubstr("partitioner=murmur2_random")));
  EXPECT_EQ(confluent.found(), Partitioner::crc32);
  EXPECT_THAT(finding(sarama, layout, by(Partitioner::fnv1a)).value(), HasSubstr("it looks like fnv1a"));
  EXPECT_THAT(
      finding(kafka_go, layout, [](const std::string&, std::uint32_t i) { return Partition(i % 8); }).value(),
      HasSubstr("none of them"));
  EXPECT_EQ(kafka_go.found(), std::nullopt);
}

TEST(PartitionerCensus, NamesThatOfOneProducerAmongOthers) {
  const Layout layout{"e", "", Partitioner::murmur2, std::vector<Offset>(8)};
  PartitionerCensus census;
  const auto every_tenth_by_crc32 = [](const std::string& user, std::uint32_t i) {
    return partition_of(user, 8, i % 10 == 0 ? Partitioner::crc32 : Partitioner::murmur2);
  };
  EXPECT_THAT(finding(census, layout, every_tenth_by_crc32, 300).value(), HasSubstr("it looks like crc32"));
}

TEST(PartitionerCensus, SpeaksAgainOnlyWhenItChanges) {
  const Layout layout{"e", "", Partitioner::murmur2, std::vector<Offset>(8)};
  PartitionerCensus census;
  const auto by = [](Partitioner partitioner) {
    return [=](const std::string& user, std::uint32_t) { return partition_of(user, 8, partitioner); };
  };
  const auto skip_to_the_next_sample = [&] {
    for (std::uint32_t i = 0; i < PartitionerCensus::period; ++i) census.well_placed();
  };
  EXPECT_TRUE(finding(census, layout, by(Partitioner::crc32), 300));
  skip_to_the_next_sample();
  EXPECT_FALSE(finding(census, layout, by(Partitioner::crc32), 300));
  skip_to_the_next_sample();
  EXPECT_TRUE(finding(census, layout, by(Partitioner::fnv1a), 300));
}

}  // namespace
}  // namespace segue::ingest
