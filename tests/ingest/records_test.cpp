// The records beside the listening event: they read back as they were written, and bad ones say what is
// wrong.
#include <gmock/gmock.h>

#include <limits>

#include "ingest/event.hpp"
#include "ingest/records/job.hpp"
#include "ingest/records/track_metadata.hpp"

namespace segue::ingest {
namespace {

TEST(TrackMetadata, ReadsBackAsItWasWritten) {
  const TrackMetadata written{"t1", "Hoppípolla \"live\"\n", "Sigur Rós", "Takk…"};
  const auto read = parse_track_metadata(to_json(written));
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->track_id, written.track_id);
  EXPECT_EQ(read->title, written.title);
  EXPECT_EQ(read->artist, written.artist);
  EXPECT_EQ(read->album, written.album);
}

TEST(TrackMetadata, AlbumMayBeAbsentOrNull) {
  EXPECT_EQ(to_json(TrackMetadata{"t1", "a", "b", ""}), R"({"track_id":"t1","title":"a","artist":"b"})");
  for (const char* json : {R"({"track_id":"t1","title":"a","artist":""})",
                           R"({"track_id":"t1","title":"","artist":"b","album":null,"year":1999})"}) {
    const auto read = parse_track_metadata(json);
    ASSERT_TRUE(read.has_value()) << read.error();
    EXPECT_EQ(read->album, "");
  }
}

TEST(TrackMetadata, SaysWhatIsWrong) {
  const auto error = [](std::string_view json) {
    const auto read = parse_track_metadata(json);
    return read.has_error() ? read.error() : "accepted";
  };
  EXPECT_EQ(error(""), "the value is not one JSON object");
  EXPECT_EQ(error("[]"), "the value is not one JSON object");
  EXPECT_EQ(error(R"({"track_id":"t1"} {})"), "the value is not one JSON object");
  EXPECT_EQ(error("{\"track_id\":\"\xFF\"}"), "the value is not one JSON object");
  EXPECT_EQ(error(std::string(max_event_bytes + 1, ' ')), "the value has more than 65536 bytes");
  EXPECT_EQ(error("{}"), "track_id is missing");
  EXPECT_EQ(error(R"({"track_id":null})"), "track_id is missing");
  EXPECT_EQ(error(R"({"track_id":"t1","artist":"b"})"), "title is missing");
  EXPECT_EQ(error(R"({"track_id":"t1","title":"a","artist":2})"), "artist must be a string");
  EXPECT_EQ(error(R"({"track_id":"t1","title":"a","artist":"b","album":[]})"), "album must be a string");
  EXPECT_EQ(error(R"({"track_id":"t1","title":"a","title":"a","artist":"b"})"),
            "title is given more than once");
  EXPECT_EQ(error(R"({"track_id":"","title":"a","artist":"b"})"),
            "track_id must be 1 to 256 bytes of UTF-8 without control characters");
}

TEST(RetrainCommand, ReadsBackAsItWasWritten) {
  const auto read = parse_retrain_command(to_json(RetrainCommand{"j1", "operator", 1732190400123}));
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->job_id, "j1");
  EXPECT_EQ(read->requested_by, "operator");
  EXPECT_EQ(read->requested_at_ms, 1732190400123);
  EXPECT_EQ(parse_retrain_command(R"({"job_id":"j1"})").error(), "requested_by is missing");
  EXPECT_EQ(parse_retrain_command(R"({"job_id":"j1","requested_by":"x","requested_at_ms":"now"})").error(),
            "requested_at_ms must be a whole number");
}

TEST(Job, ReadsBackAsItWasWrittenInEveryState) {
  for (const JobState state :
       {JobState::queued, JobState::running, JobState::published, JobState::rejected, JobState::failed}) {
    Job written{
        "j1", state, "period", 1, 2, 0.25, "epoch 2 of 8", 3, {{"hr@10", 0.125}, {"markov.hr@10", 0.1}}};
    if (state == JobState::failed) written.version.reset();
    const auto read = parse_job(to_json(written));
    ASSERT_TRUE(read.has_value()) << read.error();
    EXPECT_EQ(read->job_id, written.job_id);
    EXPECT_EQ(read->state, written.state);
    EXPECT_EQ(read->requested_by, written.requested_by);
    EXPECT_EQ(read->requested_at_ms, written.requested_at_ms);
    EXPECT_EQ(read->updated_at_ms, written.updated_at_ms);
    EXPECT_EQ(read->progress, written.progress);
    EXPECT_EQ(read->message, written.message);
    EXPECT_EQ(read->version, written.version);
    EXPECT_EQ(read->metrics, written.metrics);
  }
}

TEST(Job, SpellsItsStatesOnTheWire) {
  std::vector<std::string_view> names;
  for (const auto& [state, name] : base::enumerators<JobState>) names.push_back(name);
  EXPECT_THAT(names, ::testing::ElementsAre("queued", "running", "published", "rejected", "failed"));
}

TEST(Job, AMetricThatIsNotANumberIsLeftOut) {
  Job job;
  job.job_id = "j1";
  job.metrics = {{"hr@10", std::numeric_limits<double>::quiet_NaN()}, {"mrr@20", 0.5}};
  const auto read = parse_job(to_json(job));
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->metrics, (std::map<std::string, double>{{"mrr@20", 0.5}}));
}

TEST(Job, SaysWhatIsWrong) {
  Job job;
  job.job_id = "j1";
  const std::string good = to_json(job);
  const auto error_with = [&](std::string_view from, std::string_view to) {
    std::string json = good;
    json.replace(json.find(from), from.size(), to);
    const auto read = parse_job(json);
    return read.has_error() ? read.error() : "accepted";
  };
  EXPECT_EQ(error_with("queued", "lost"), "state must be queued, running, published, rejected or failed");
  EXPECT_EQ(error_with(R"("progress":0)", R"("progress":1.01)"), "progress must lie between 0 and 1");
  EXPECT_EQ(error_with(R"("progress":0)", R"("progress":null)"), "progress is missing");
  EXPECT_EQ(error_with(R"("metrics":{})", R"("metrics":{"hr":"high"})"),
            "metrics must be an object of numbers");
  EXPECT_EQ(error_with(R"("metrics":{})", R"("version":1.5)"), "version must be a whole number");
  EXPECT_EQ(error_with("j1", ""), "job_id must be 1 to 256 bytes of UTF-8 without control characters");
}

// 688a99a: the record was ignored.
TEST(TrackMetadata, ATitleThatIsNotQuiteTextIsKept) {
  const auto track = parse_track_metadata(
      "\xEF\xBB\xBF"
      R"({"track_id":"t","title":"A\ud83d","artist":"B\u0000C","album":null})");
  ASSERT_TRUE(track) << track.error();
  EXPECT_EQ(track->title, "A\xEF\xBF\xBD");
  EXPECT_EQ(track->artist, "BC");
}

}  // namespace
}  // namespace segue::ingest
