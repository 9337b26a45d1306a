// The views of tracks and jobs.
#include <gmock/gmock.h>

#include <chrono>
#include <cstdio>

#include "serving/topic_views/newest_jobs.hpp"
#include "serving/topic_views/track_catalogue.hpp"

namespace segue::serving {
namespace {

using testing::ElementsAre;

class TrackCatalogueTest : public testing::Test {
 protected:
  std::vector<std::string> search(std::string_view query, std::size_t limit = 10,
                                  std::vector<sessions::TrackId> order = {}) {
    std::vector<std::string> names;
    for (const auto track : catalogue.search(query, limit, order)) names.emplace_back(tracks.name(track));
    return names;
  }

  /// Reads a record of the topic.
  void read(const std::string& key, std::optional<std::string_view> value) {
    ingest::Record record;
    record.offset = next++;
    record.key = key;
    record.value = value;
    catalogue.apply(record);
  }
  void describe(const std::string& id, const std::string& title, const std::string& artist) {
    read(id, to_json(ingest::TrackMetadata{id, title, artist, ""}));
  }

  ingest::Offset next = 0;
  sessions::TrackInterner tracks;
  TrackCatalogue catalogue{tracks};
};

TEST_F(TrackCatalogueTest, ComposesListsWithWhatIsKnown) {
  describe("t1", "So \"What\"", "Miles Davis");
  std::string json;
  catalogue.append_json(
      std::vector<models::ScoredTrack>{{tracks.intern("t1"), 1.5F}, {tracks.intern("t2"), -2}}, json);
  EXPECT_EQ(json, R"([{"track_id":"t1","title":"So \"What\"","artist":"Miles Davis","score":1.5},)"
                  R"({"track_id":"t2","score":-2}])");
}

TEST_F(TrackCatalogueTest, TheTopicWinsOverVersionsAndItsNewestRecordOverOlderOnes) {
  const std::vector<ingest::TrackMetadata> version{{"t1", "of the version", "", ""},
                                                   {"t2", "only there", "", ""}};
  catalogue.add_missing(version);
  describe("t1", "first", "");
  describe("t1", "second", "");
  catalogue.add_missing(version);
  std::string fields;
  catalogue.append_fields(*tracks.find("t1"), fields);
  catalogue.append_fields(*tracks.find("t2"), fields);
  EXPECT_EQ(fields, R"("track_id":"t1","title":"second""track_id":"t2","title":"only there")");
}

TEST_F(TrackCatalogueTest, FindsByTitleArtistAndIdInTheOrderAskedFor) {
  describe("t1", "Star Man", "Bowie");
  describe("t2", "Heroes", "The STARS");
  describe("star-3", "Other", "Nobody");
  const auto played = tracks.intern("starless");  // known only from plays
  EXPECT_THAT(search("star"), ElementsAre("t1", "t2", "star-3"));
  EXPECT_THAT(search("STAR", 2, {played, *tracks.find("t2")}), ElementsAre("starless", "t2"));
  EXPECT_THAT(search("bowie"), ElementsAre("t1"));
  EXPECT_THAT(search("", 2, {*tracks.find("star-3")}), ElementsAre("star-3", "t1"));
  EXPECT_THAT(search("nothing like it"), ElementsAre());
  EXPECT_THAT(search("manbowie"), ElementsAre());  // title and artist are apart
}

// 688a99a found "Beyoncé" only as its record had it.
TEST_F(TrackCatalogueTest, FindsWithoutCaseAndAccents) {
  describe("t1", "Déjà Vu", "Beyonce\u0301");
  describe("t2", "Straße", "Mø");
  for (const char* query : {"Beyoncé", "BEYONCÉ", "Beyonce\u0301", "beyonce", "déja", "DEJA VU"})
    EXPECT_THAT(search(query), ElementsAre("t1")) << query;
  for (const char* query : {"strasse", "STRAẞE", "mo", "MØ"})
    EXPECT_THAT(search(query), ElementsAre("t2")) << query;
}

TEST_F(TrackCatalogueTest, AHundredThousandTitlesAreSearchedInMilliseconds) {
  for (int i = 0; i < 100'000; ++i)
    describe("t" + std::to_string(i), "Chanson numéro " + std::to_string(i), "Émilie et les Zébrés");
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) EXPECT_THAT(search("NUMERO 99999"), ElementsAre("t99999"));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  std::printf("a search among 100,000 titles: %.1f ms\n", took.count() / 10);
  EXPECT_LT(took.count() / 10, 500);  // folded anew for each search it would take longer
}

// 688a99a went on listing and finding a track after its tombstone.
TEST_F(TrackCatalogueTest, WithdrawnTracksAreNotFoundUntilARecordBringsThemBack) {
  describe("t1", "Star Man", "Bowie");
  describe("t2", "Star Dust", "Carmichael");
  EXPECT_EQ(catalogue.withdrawals().get(), nullptr);
  read("t1", std::nullopt);
  EXPECT_THAT(search("star"), ElementsAre("t2"));
  EXPECT_THAT(search("star", 5, {*tracks.find("t1"), *tracks.find("t2")}), ElementsAre("t2"));
  EXPECT_EQ(catalogue.withdrawals().get()->number, 2);
  read("t2", R"({"track_id":"t2","available":false})");
  EXPECT_THAT(search("star"), ElementsAre());
  std::string fields;
  catalogue.append_fields(*tracks.find("t2"), fields);  // lists that still show it keep its title
  EXPECT_EQ(fields, R"("track_id":"t2","title":"Star Dust","artist":"Carmichael")");
  describe("t1", "Star Man", "Bowie");
  EXPECT_THAT(search("star"), ElementsAre("t1"));
  EXPECT_EQ(catalogue.withdrawals().get()->number, 4);
  describe("t3", "Other", "Nobody");  // a later record is a later number of the same tracks
  EXPECT_EQ(catalogue.withdrawals().get()->number, 5);
  describe("t2", "Star Dust", "Carmichael");
  EXPECT_EQ(catalogue.withdrawals().get(), nullptr);
}

TEST_F(TrackCatalogueTest, AShardSeesOneStateUntilItLooksAgain) {
  WithdrawalsView view(catalogue.withdrawals());
  EXPECT_EQ(view.get(), nullptr);
  read("t1", std::nullopt);
  const Withdrawals* seen = view.get();
  read("t2", std::nullopt);
  EXPECT_EQ(seen->tracks->tracks().size(), 1U);
  EXPECT_EQ(view.get()->tracks->tracks().size(), 2U);
}

TEST_F(TrackCatalogueTest, OnATopicOfSeveralPartitionsStatesHaveNoNumber) {
  catalogue.leave_withdrawals_unnumbered();
  read("t1", std::nullopt);
  EXPECT_EQ(catalogue.withdrawals().get()->number, std::nullopt);
  EXPECT_EQ(catalogue.withdrawals().get()->tracks->tracks().size(), 1U);
}

TEST_F(TrackCatalogueTest, ATopicMadeAgainBeginsWithNothingWithdrawn) {
  read("t1", std::nullopt);
  read("t2", std::nullopt);
  next = 0;
  describe("t3", "a", "b");
  EXPECT_EQ(catalogue.withdrawals().get(), nullptr);
  read("t2", std::nullopt);
  EXPECT_EQ(catalogue.withdrawals().get()->tracks->tracks().size(), 1U);
  EXPECT_EQ(catalogue.withdrawals().get()->number, 1);
}

TEST_F(TrackCatalogueTest, TheRecordThatWithdrawsKeepsFieldsThatAreNotSegues) {
  read("t1", R"({"track_id":"t1","title":"a","artist":"b","isrc":"GB1","year":1972})");
  EXPECT_EQ(catalogue.record(*tracks.find("t1"), false),
            R"({"track_id":"t1","title":"a","artist":"b","isrc":"GB1","year":1972,"available":false})");
  read("t1", catalogue.record(*tracks.find("t1"), false));
  EXPECT_EQ(catalogue.record(*tracks.find("t1"), true),
            R"({"track_id":"t1","title":"a","artist":"b","isrc":"GB1","year":1972})");
  catalogue.add_missing(std::vector<ingest::TrackMetadata>{{"t2", "of the version", "", ""}});
  EXPECT_EQ(catalogue.record(*tracks.find("t2"), true),
            R"({"track_id":"t2","title":"of the version","artist":""})");
  EXPECT_EQ(catalogue.record(tracks.intern("played only"), false),
            R"({"track_id":"played only","title":"","artist":"","available":false})");
}

ingest::Job job(std::string id, std::int64_t requested, std::int64_t updated, ingest::JobState state) {
  ingest::Job job;
  job.job_id = std::move(id);
  job.requested_at_ms = requested;
  job.updated_at_ms = updated;
  job.state = state;
  return job;
}

TEST(NewestJobs, KeepsTheNewestStateOfEachJob) {
  NewestJobs jobs;
  jobs.update(job("a", 1, 1, ingest::JobState::queued));
  jobs.update(job("a", 1, 5, ingest::JobState::running));
  jobs.update(job("a", 1, 1, ingest::JobState::queued));  // late
  jobs.update(job("b", 2, 2, ingest::JobState::failed));
  EXPECT_EQ(jobs.find("a")->state, ingest::JobState::running);
  EXPECT_FALSE(jobs.find("c"));
  const auto newest = jobs.newest(10);
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].job_id, "b");
  EXPECT_EQ(jobs.newest(1).size(), 1U);
}

TEST(NewestJobs, IsBounded) {
  NewestJobs jobs;
  for (std::size_t i = 0; i < NewestJobs::capacity + 10; ++i)
    jobs.update(job(std::to_string(i), static_cast<std::int64_t>(i), 0, ingest::JobState::published));
  EXPECT_EQ(jobs.newest(10 * NewestJobs::capacity).size(), NewestJobs::capacity);
  EXPECT_FALSE(jobs.find("9"));
  EXPECT_TRUE(jobs.find("10"));
}

}  // namespace
}  // namespace segue::serving
