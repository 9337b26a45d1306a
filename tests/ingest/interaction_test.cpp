// Each kind of data set as interactions: what comes of its rows, good and bad.
#include "ingest/datasets/interaction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/temporary_folder.hpp"

namespace segue::ingest {
namespace {

using segue::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr const char* bad_id = "an id is not 1 to 256 bytes of text";

struct Read {
  std::vector<std::string> rows;    // user/session item time weight skipped
  std::vector<std::string> titles;  // of tracks
  DatasetReport report;
  std::string error;
};

std::string text(const Interaction& row) {
  std::string out(row.user_id);
  if (!row.session_id.empty()) out.append("/").append(row.session_id);
  out.append(" ").append(row.item_id).append(" @").append(std::to_string(row.timestamp_ms));
  if (row.weight != 1) out.append(" x").append(std::to_string(static_cast<int>(row.weight)));
  if (row.skipped >= 0) out.append(" skipped ").append(std::to_string(row.skipped));
  if (row.held_out) out.append(" held out");
  return out;
}

Read read(const std::string& kind, const std::filesystem::path& path, const std::string& columns = "") {
  Read result;
  const auto parsed = parse_dataset_spec(kind + ":" + path.string(), columns);
  if (parsed.has_error()) {
    result.error = parsed.error();
    return result;
  }
  const DatasetSpec& spec = *parsed;
  const auto report =
      read_interactions(spec, [&](const Interaction& row) { result.rows.push_back(text(row)); });
  report.has_error() ? void(result.error = report.error()) : void(result.report = *report);
  const auto tracks = read_tracks(spec, [&](const TrackMetadata& track) {
    result.titles.push_back(track.track_id + ": " + track.title +
                            (track.artist.empty() ? "" : " by " + track.artist));
  });
  if (tracks.has_error() && result.error.empty()) result.error = tracks.error();
  return result;
}

TEST(MovieLens, ARowIsARating) {
  const TemporaryFolder folder;
  folder.write("u.data",
               "\xEF\xBB\xBF"
               "196\t242\t3\t881250949\r\n\r\n186\t302\t5\t891717742");
  folder.write("u.item", "242|Kolya (1996)|24-Jan-1997||http://x|0\n302|Caf\xE9 (1997)|x\n");
  for (const auto& path : {folder.path(), folder.path() / "u.data"}) {
    const Read set = read("movielens", path);
    EXPECT_EQ(set.error, "");
    EXPECT_THAT(set.rows, ElementsAre("196 242 @881250949000 x3", "186 302 @891717742000 x5"));
    EXPECT_THAT(set.titles, ElementsAre("242: Kolya (1996)", "302: Caf\xC3\xA9 (1997)"));
  }
}

TEST(MovieLens, NeedsNoTitles) {
  const TemporaryFolder folder;
  const Read set = read("movielens", folder.write("u1.base", "1\t2\t3\t4\n"));
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.titles, IsEmpty());
}

TEST(MovieLens, BadRowsAreDroppedAndCounted) {
  const TemporaryFolder folder;
  folder.write("u.data",
               "1\t2\t3\t4\n1\t2\t3\n1\t2\t3\t4\t5\n1\t2\t6\t4\n1\t2\t0\t4\n1\t2\tgood\t4\n1\t2\t3\t-1\n"
               "1\t2\t3\t99999999999999999999\n\t2\t3\t4\n1\t" +
                   std::string(257, '9') + "\t3\t4\ncaf\xE9\t2\t3\t4\n");
  folder.write("u.item", "2|Two\nthree\n\n|none\n");
  const Read set = read("movielens", folder.path());
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.rows, ElementsAre("1 2 @4000 x3"));
  EXPECT_EQ(set.report.rows, 11);
  EXPECT_THAT(set.report.dropped,
              ElementsAre(Pair("3 columns, not 4", 1), Pair("5 columns, not 4", 1), Pair(bad_id, 3),
                          Pair("the rating is not 1 to 5", 3), Pair("the time is not Unix seconds", 2)));
  EXPECT_THAT(set.report.first_dropped, EndsWith("u.data:2: 3 columns, not 4"));
  EXPECT_THAT(set.titles, ElementsAre("2: Two"));
}

TEST(MovieLens, WhatLeavesNothingToReadIsAnError) {
  const TemporaryFolder folder;
  EXPECT_THAT(read("movielens", folder.path()).error, EndsWith("u.data: No such file or directory"));
  EXPECT_THAT(read("movielens", folder.write("a/u.data", "")).error, EndsWith("u.data holds no events"));
  EXPECT_THAT(read("movielens", folder.write("b/u.data", "1::2::3::4\n")).error,
              EndsWith("u.data:1: 1 columns, not 4"));
}

std::vector<std::string> replayed(const DatasetSpec& spec) {
  std::vector<std::string> events;
  const auto report = read_events(spec, [&](const DatasetEvent& event) {
    events.push_back(std::string(event.event_id) + ' ' + std::string(event.user_id) + ' ' +
                     std::string(base::to_string(event.type)) + ' ' + std::string(event.track_id) + " @" +
                     std::to_string(event.timestamp_ms) + ' ' + std::string(event.session_id.value_or("-")) +
                     (event.held_out ? " held out" : ""));
  });
  return report.has_error() ? std::vector{report.error()} : events;
}

TEST(MovieLens, RatingsAreReplayedAsPlays) {
  const TemporaryFolder folder;
  folder.write("u.data", "1\t2\t3\t4\n1\t7\t5\t9\n");
  EXPECT_THAT(replayed({"movielens", folder.path()}),
              ElementsAre("movielens-1 1 play 2 @4000 -", "movielens-2 1 play 7 @9000 -"));
}

constexpr std::string_view spotify_header = "\"user_id\",\"song_id\",\"previous_song\",\"skipped\"\n";

TEST(SpotifyMini, IsReplayedWithWhatBecameOfEachPlay) {
  const TemporaryFolder folder;
  folder.write("mini-spotify-data.csv", std::string(spotify_header) + "1,7,-1,4\n1,8,7,0\n");
  EXPECT_THAT(
      replayed({"spotify-mini", folder.path()}),
      ElementsAre("spotify-mini-1 1 play 7 @946684801000 1",
                  "spotify-mini-1-end 1 complete 7 @946684801000 1",
                  "spotify-mini-2 1 play 8 @946684802000 1", "spotify-mini-2-end 1 skip 8 @946684802000 1"));
}

TEST(SpotifyMini, ARowIsAPlayWithItsSkip) {
  const TemporaryFolder folder;
  folder.write("mini-spotify-data.csv", std::string(spotify_header) + "1,7,-1,4\r\n1,8,7,0\n2,7,-1,2\n");
  const Read set = read("spotify-mini", folder.path());
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.rows, ElementsAre("1/1 7 @0 skipped 4", "1/1 8 @0 skipped 0", "2/2 7 @0 skipped 2"));
  EXPECT_THAT(set.titles, IsEmpty());
}

TEST(SpotifyMini, RowsThatBreakTheOrderOfPlayAreDropped) {
  const TemporaryFolder folder;
  const auto file = folder.write(
      "x.csv", std::string(spotify_header) + "1,7,-1,4\n1,8,6,0\n1,9,8,5\n1,9,8\n1,9,8,1\n,9,8,1\n");
  const Read set = read("spotify-mini", file);
  EXPECT_THAT(set.rows, ElementsAre("1/1 7 @0 skipped 4", "1/1 9 @0 skipped 1"));
  EXPECT_THAT(set.report.dropped, ElementsAre(Pair("3 columns, not 4", 1), Pair(bad_id, 1),
                                              Pair("previous_song is not the session's song before", 1),
                                              Pair("skipped is not 0 to 4", 1)));
  EXPECT_EQ(set.report.first_dropped, file.string() + ":3: previous_song is not the session's song before");
}

TEST(SpotifyMini, AnotherFileIsAnError) {
  const TemporaryFolder folder;
  EXPECT_THAT(read("spotify-mini", folder.write("e.csv", "")).error, EndsWith("e.csv is empty"));
  EXPECT_THAT(read("spotify-mini", folder.write("x.csv", "a,b\n")).error,
              HasSubstr("x.csv:1: the header is not user_id,song_id,previous_song,skipped"));
}

TEST(S3Rec, ALineIsAUserAndHisItems) {
  const TemporaryFolder folder;
  folder.write("LastFM.txt", "1 5 6\r\n\n2 6 \n3\n4 7 \xFF\n");
  const Read set = read("s3rec", folder.path());
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.rows, ElementsAre("1 5 @0", "1 6 @0", "2 6 @0"));
  EXPECT_THAT(set.report.dropped, ElementsAre(Pair("a user without items", 1), Pair(bad_id, 1)));
  EXPECT_THAT(set.report.first_dropped, EndsWith("LastFM.txt:4: a user without items"));
}

TEST(HetrecLastFm, ARowIsACountOfPlays) {
  const TemporaryFolder folder;
  folder.write("user_artists.dat", "userID\tartistID\tweight\r\n2\t51\t13883\r\n2\t52\n2\t52\t0\n\t52\t1\n");
  folder.write("artists.dat",
               "id\tname\turl\tpictureURL\n51\tDuran Duran\tx\ty\n52\tBj\xC3\xB6rk\tx\ty\n53\n");
  const Read set = read("hetrec-lastfm", folder.path());
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.rows, ElementsAre("2 51 @0 x13883"));
  EXPECT_THAT(set.report.dropped, ElementsAre(Pair("2 columns, not 3", 1), Pair(bad_id, 1),
                                              Pair("the weight is not a count of plays", 1)));
  EXPECT_THAT(set.titles, ElementsAre("51: Duran Duran", "52: Bj\xC3\xB6rk"));
  EXPECT_THAT(read("hetrec-lastfm", folder.write("x.dat", "user artist weight\n")).error,
              HasSubstr("x.dat:1: the header is not userID, artistID, weight, by tabs"));
}

TEST(SessionLineInteractions, HoldOutTheSecondFile) {
  const TemporaryFolder folder;
  const auto train = folder.write("train.txt", "1 2\n\n3\n");
  const auto test = folder.write("test.txt", "2 1\r\n");
  const Read set = read("session-lines", train.string() + "," + test.string());
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.rows, ElementsAre("train-1/train-1 1 @0", "train-1/train-1 2 @0", "train-3/train-3 3 @0",
                                    "test-1/test-1 2 @0 held out", "test-1/test-1 1 @0 held out"));
  EXPECT_EQ(set.report.rows, 3);
  EXPECT_THAT(read("session-lines", train.string() + "," + train.string()).error,
              HasSubstr("TRAIN and TEST need different names"));
  EXPECT_THAT(read("session-lines", train.string() + ",no").error, HasSubstr("cannot read no"));
  EXPECT_THAT(read("session-lines", folder.write("a,b", "7 8\n")).rows,
              ElementsAre("a,b-1/a,b-1 7 @0", "a,b-1/a,b-1 8 @0"))
      << "a comma in a file's name";
}

TEST(SessionLineInteractions, AreHeldOutAsEventsToo) {
  const TemporaryFolder folder;
  const auto train = folder.write("train.txt", "1 2\n");
  const auto test = folder.write("test.txt", "2\n");
  EXPECT_THAT(replayed({"session-lines", train.string() + "," + test.string()}),
              ElementsAre("session-lines-train-1-1 train-1 play 1 @946684801000 train-1",
                          "session-lines-train-1-2 train-1 play 2 @946684802000 train-1",
                          "session-lines-test-1-1 test-1 play 2 @946684803000 test-1 held out"));
}

TEST(YesInteractions, HaveNoTimes) {
  const TemporaryFolder folder;
  folder.write("yes_tiny/train.txt", "900 901\n1 1\n0 1\n");
  EXPECT_THAT(read("yes", folder.path() / "yes_tiny" / "train.txt").rows,
              ElementsAre("yes_tiny-3/yes_tiny-3 900 @0", "yes_tiny-3/yes_tiny-3 901 @0"));
}

TEST(Csv, UnderstandsTheHeaderOfRecBole) {
  const TemporaryFolder folder;
  const auto file = folder.write("ml.inter",
                                 "user_id:token\titem_id:token\trating:float\ttimestamp:float\r\n"
                                 "196\t242\t3\t881250949\r\n186\t302\t\t\r\n");
  EXPECT_THAT(read("csv", file).rows, ElementsAre("196 242 @881250949000 x3", "186 302 @0"));
}

TEST(Csv, ColumnsAreNamed) {
  const TemporaryFolder folder;
  const auto file =
      folder.write("x.csv",
                   "\xEF\xBB\xBF\"who\";\"when\";\"song\";\"visit\";\"end\";\"name\";\"singer\"\n"
                   "u1;1700000000000;\"a;\"\"b\"\"\";s1;0;\"Caf\xE9\";X\n"
                   "u1;1700000001.5;c;s1;;;\n"
                   ";;c;s2;4;Late;\n");
  const Read set =
      read("csv", file, "user=who,time=when,item=song,session=visit,skipped=end,title=name,artist=singer");
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.rows, ElementsAre("u1/s1 a;\"b\" @1700000000000 skipped 0", "u1/s1 c @1700000001500",
                                    "s2/s2 c @0 skipped 4"));
  EXPECT_THAT(set.titles, ElementsAre("a;\"b\": Caf\xC3\xA9 by X", "c: Late"));
}

TEST(Csv, BadRowsAreDroppedAndCounted) {
  const TemporaryFolder folder;
  const auto file = folder.write("x.csv",
                                 "user_id,item_id,timestamp,rating,skipped\n"
                                 "u,i,1,1.5,4\n"
                                 "u,i,1,1\n"
                                 ",i,1,1,4\n"
                                 "u,,1,1,4\n"
                                 "u," +
                                     std::string(257, '9') +
                                     ",1,1,4\n"
                                     "caf\xE9,i,1,1,4\n"
                                     "u,i,yesterday,1,4\n"
                                     "u,i,-1,1,4\n"
                                     "u,i,1e300,1,4\n"
                                     "u,i,nan,1,4\n"
                                     "u,i,1,nan,4\n"
                                     "u,i,1,x,4\n"
                                     "u,i,1,1,5\n");
  const Read set = read("csv", file);
  EXPECT_THAT(set.rows, ElementsAre("u i @1000 x1 skipped 4"));
  EXPECT_EQ(set.report.rows, 13);
  EXPECT_THAT(set.report.dropped,
              ElementsAre(Pair("4 columns, not 5", 1), Pair(bad_id, 4), Pair("skipped is not 0 to 4", 1),
                          Pair("the time is not Unix seconds or milliseconds", 4),
                          Pair("the weight is not a number", 2)));
  EXPECT_EQ(set.report.first_dropped, file.string() + ":3: 4 columns, not 5");
}

TEST(Csv, SaysWhichColumnIsMissing) {
  const TemporaryFolder folder;
  const auto file = folder.write("x.csv", "user_id,song\nu,i\n");
  EXPECT_EQ(read("csv", file).error,
            file.string() + ":1: the header has no item_id; name the columns with --columns user=…,item=…");
  EXPECT_EQ(read("csv", file, "item=song").rows.size(), 1U);
  EXPECT_EQ(read("csv", file, "item=track").error, file.string() + ":1: the header has no column \"track\"");
  EXPECT_THAT(read("csv", folder.write("y.csv", "item_id\n")).error,
              HasSubstr("the header has no user_id and no session_id"));
  EXPECT_THAT(read("csv", folder.write("e.csv", "")).error, EndsWith("e.csv is empty"));
  EXPECT_THAT(read("csv", file, "song=item").error,
              HasSubstr("\"song=item\" does not name a column: write ROLE=NAME, ROLE being user, "));
  EXPECT_THAT(read("csv", file, "item").error, HasSubstr("does not name a column"));
  EXPECT_THAT(read("events", file, "item=song").error, HasSubstr("columns can be named of csv:FILE alone"));
}

TEST(PlayInteractions, KnowWhatBecameOfAPlay) {
  const TemporaryFolder folder;
  const auto event = [](std::string_view id, std::string_view user, std::string_view track,
                        std::string_view type) {
    return R"({"event_id":")" + std::string(id) + R"(","user_id":")" + std::string(user) +
           R"(","track_id":")" + std::string(track) + R"(","type":")" + std::string(type) +
           R"(","timestamp_ms":1732190400005,"session_id":"s"})" + "\n";
  };
  const auto file =
      folder.write("x.jsonl", event("1", "u", "a", "play") + event("2", "v", "a", "play") +
                                  event("3", "u", "a", "skip") + event("4", "u", "b", "play") +
                                  event("5", "u", "a", "skip") + event("6", "u", "b", "complete") +
                                  event("7", "w", "a", "skip") + "{}\n" + event("4", "u", "b", "play"));
  const Read set = read("events", file);
  EXPECT_THAT(set.rows, ElementsAre("u/s a @1732190400005 skipped 0", "v/s a @1732190400005",
                                    "u/s b @1732190400005 skipped 4"));
  EXPECT_THAT(set.report.dropped, ElementsAre(Pair("its event_id came before", 1), Pair("missing_field", 1)));
}

TEST(PlayInteractions, AreARowEachOf30Music) {
  const TemporaryFolder folder;
  const auto file = folder.write("x.txt", "UserId\tSessionId\tItemId\tTime\n1\t2\t3\t4\n1\t2\t3\t4\n");
  EXPECT_THAT(read("30music", file).rows, ElementsAre("1/2 3 @4000", "1/2 3 @4000"));
}

TEST(InteractionKinds, AreToldByTheirFiles) {
  const TemporaryFolder folder;
  folder.write("ml/u.data", "1\t2\t3\t4\n");
  folder.write("ml/u.item", "2|Two\n");
  folder.write("spotify/mini-spotify-data.csv", spotify_header);
  folder.write("s3rec/LastFM.txt", "1 2 3\n");
  folder.write("hetrec/user_artists.dat", "userID\tartistID\tweight\n");
  folder.write("x.inter", "user_id:token\titem_id:token\n");
  for (const auto& [name, kind] : {std::pair("ml", "movielens"), std::pair("ml/u.data", "movielens"),
                                   std::pair("spotify", "spotify-mini"), std::pair("s3rec", "s3rec"),
                                   std::pair("hetrec", "hetrec-lastfm"), std::pair("x.inter", "csv")}) {
    const auto spec = parse_dataset_spec((folder.path() / name).string());
    ASSERT_TRUE(spec.has_value()) << spec.error();
    EXPECT_EQ(spec->kind, kind);
  }
}

}  // namespace
}  // namespace segue::ingest
