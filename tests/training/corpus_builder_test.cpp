#include "training/data/corpus_builder.hpp"

#include <gmock/gmock.h>

#include "configs/load.hpp"
#include "training/data/artists.hpp"

namespace segue::training {
namespace {

using ingest::EventType;
using sessions::Action;
using ::testing::ElementsAre;

struct Event {
  ingest::Partition partition;
  ingest::Offset offset;
  std::string id, user, track;
  EventType type;
  std::int64_t seconds;
};

sessions::Outcome add(CorpusBuilder& builder, const Event& e) {
  ingest::ListeningEvent event;
  event.event_id = e.id;
  event.user_id = e.user;
  event.track_id = e.track;
  event.type = e.type;
  event.timestamp_ms = 1000 * e.seconds;
  return builder.add(event, e.partition, e.offset);
}

// Two partitions, two listeners, a gap, a skip, an unmatched end and a duplicate.
const std::vector<Event> partition_0{
    {0, 0, "a", "ann", "x", EventType::play, 100},     {0, 1, "b", "ann", "x", EventType::skip, 110},
    {0, 2, "c", "ann", "y", EventType::play, 120},     {0, 3, "c", "ann", "y", EventType::play, 121},
    {0, 4, "d", "ann", "x", EventType::complete, 130}, {0, 5, "e", "ann", "z", EventType::play, 9000}};
const std::vector<Event> partition_1{{1, 0, "f", "bob", "z", EventType::play, 50},
                                     {1, 1, "g", "bob", "w", EventType::play, 60},
                                     {1, 2, "h", "bob", "w", EventType::complete, 200}};

Corpus filled(bool second_partition_first) {
  CorpusBuilder builder(configs::defaults().sessions);
  const auto add_all = [&](const std::vector<Event>& events) {
    for (const auto& event : events) add(builder, event);
  };
  builder.add({"w", "Waves", "The Sea", ""}, 1, 7);
  add_all(second_partition_first ? partition_1 : partition_0);
  builder.count_refused();
  add_all(second_partition_first ? partition_0 : partition_1);
  return std::move(builder).build();
}

TEST(CorpusBuilder, FoldsEventsIntoSessionsInCanonicalOrder) {
  const auto corpus = filled(false);
  // The described track first, then by first play in (partition, offset).
  EXPECT_THAT(corpus.vocabulary.tracks, ElementsAre("w", "x", "y", "z"));
  EXPECT_THAT(corpus.vocabulary.users, ElementsAre("ann", "bob"));
  ASSERT_EQ(corpus.sessions.size(), 3U);  // by start: bob's, ann's first, ann's second
  EXPECT_EQ(corpus.sessions[0].user, 1);
  const auto ten_seconds = sessions::gap_bucket(10'000), twenty_seconds = sessions::gap_bucket(20'000);
  EXPECT_THAT(corpus.plays_of(corpus.sessions[0]),
              ElementsAre(Play{3, Action::unknown}, Play{0, Action::completed, false, ten_seconds}));
  EXPECT_THAT(corpus.plays_of(corpus.sessions[1]),
              ElementsAre(Play{1, Action::skipped}, Play{2, Action::unknown, false, twenty_seconds}));
  EXPECT_THAT(corpus.plays_of(corpus.sessions[2]), ElementsAre(Play{3, Action::unknown}));
  EXPECT_EQ(corpus.sessions[2].first_offset, 5);
  EXPECT_EQ(corpus.counts.records, 10);
  EXPECT_EQ(corpus.counts.events, 7);
  EXPECT_EQ(corpus.counts.duplicates, 1);
  EXPECT_EQ(corpus.counts.unmatched, 1);
  EXPECT_EQ(corpus.counts.refused, 1);
  ASSERT_EQ(corpus.metadata.size(), 1U);
  EXPECT_EQ(corpus.metadata[0].title, "Waves");
}

TEST(CorpusBuilder, OrderOfReadingPartitionsDoesNotMatter) {
  EXPECT_EQ(digest(filled(false)), digest(filled(true)));
}

TEST(CorpusBuilder, LatestMetadataOfATrackCounts) {
  CorpusBuilder builder(configs::defaults().sessions);
  builder.add({"x", "Old", "", ""}, 0, 1);
  builder.add({"x", "New", "", ""}, 0, 5);
  builder.add({"x", "Older", "", ""}, 0, 0);
  const auto corpus = std::move(builder).build();
  ASSERT_EQ(corpus.metadata.size(), 1U);
  EXPECT_EQ(corpus.metadata[0].title, "New");
  EXPECT_THAT(corpus.vocabulary.tracks, ElementsAre("x"));
}

TEST(Corpus, DigestSeesEveryPlay) {
  auto corpus = filled(false);
  const auto before = digest(corpus);
  corpus.plays[1].action = Action::skipped;
  EXPECT_NE(digest(corpus), before);
}

TEST(Corpus, CountsPlaysOfSomeSessions) {
  const auto corpus = filled(false);
  EXPECT_THAT(play_counts(corpus, corpus.sessions), ElementsAre(1, 1, 1, 2));
  EXPECT_THAT(play_counts(corpus, std::span(corpus.sessions).first(1)), ElementsAre(1, 0, 0, 1));
}

TEST(ArtistNumbers, AscendByFirstAppearanceAndAreNoughtWhereNobodyKnows) {
  Corpus corpus;
  corpus.vocabulary.tracks = {"a", "b", "c", "d", "e"};
  EXPECT_TRUE(artist_numbers(corpus).empty());
  corpus.metadata = {{"b", "", "Y", ""}, {"c", "", "", ""}, {"d", "", "X", ""}, {"e", "", "Y", ""}};
  EXPECT_THAT(artist_numbers(corpus), ElementsAre(0, 1, 0, 2, 1));
  Interactions data;
  data.items = {"a", "b", "c"};
  data.artists = {"Z", "", "Z"};
  EXPECT_THAT(artist_numbers(data), ElementsAre(1, 0, 1));
}

}  // namespace
}  // namespace segue::training
