// The views of tracks and jobs.
#include <gmock/gmock.h>

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

  sessions::TrackInterner tracks;
  TrackCatalogue catalogue{tracks};
};

TEST_F(TrackCatalogueTest, ComposesListsWithWhatIsKnown) {
  catalogue.update({"t1", "So \"What\"", "Miles Davis", ""});
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
  catalogue.update({"t1", "first", "", ""});
  catalogue.update({"t1", "second", "", ""});
  catalogue.add_missing(version);
  std::string fields;
  catalogue.append_fields(*tracks.find("t1"), fields);
  catalogue.append_fields(*tracks.find("t2"), fields);
  EXPECT_EQ(fields, R"("track_id":"t1","title":"second""track_id":"t2","title":"only there")");
}

TEST_F(TrackCatalogueTest, FindsByTitleArtistAndIdInTheOrderAskedFor) {
  catalogue.update({"t1", "Star Man", "Bowie", ""});
  catalogue.update({"t2", "Heroes", "The STARS", ""});
  catalogue.update({"star-3", "Other", "Nobody", ""});
  const auto played = tracks.intern("starless");  // known only from plays
  EXPECT_THAT(search("star"), ElementsAre("t1", "t2", "star-3"));
  EXPECT_THAT(search("STAR", 2, {played, *tracks.find("t2")}), ElementsAre("starless", "t2"));
  EXPECT_THAT(search("bowie"), ElementsAre("t1"));
  EXPECT_THAT(search("", 2, {*tracks.find("star-3")}), ElementsAre("star-3", "t1"));
  EXPECT_THAT(search("nothing like it"), ElementsAre());
  EXPECT_THAT(search("manbowie"), ElementsAre());  // title and artist are apart
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
