// Each kind of data set on small files: the events and metadata that come of it, and what becomes of bad
// rows.
#include "ingest/datasets/dataset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::ingest {
namespace {

using segue::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;

struct Read {
  std::vector<std::string> events;  // as JSON
  std::vector<std::string> tracks;  // as JSON
  DatasetReport report;
  std::string error;
};

Read read(const std::string& kind, const std::filesystem::path& path) {
  Read result;
  const DatasetSpec spec{kind, path};
  const auto report = read_events(
      spec, [&](const ListeningEvent& event) { append_json(event, result.events.emplace_back()); });
  report.has_error() ? void(result.error = report.error()) : void(result.report = *report);
  const auto tracks =
      read_tracks(spec, [&](const TrackMetadata& track) { result.tracks.push_back(to_json(track)); });
  if (tracks.has_error() && result.error.empty()) result.error = tracks.error();
  return result;
}

constexpr std::string_view header = "UserId\tSessionId\tItemId\tTime\tArtistId\n";

TEST(ThirtyMusic, RowsBecomePlaysThatStayApart) {
  const TemporaryFolder folder;
  const auto file = folder.write(
      "slice.0.txt", std::string(header) + "40\t24\t7\t1397982525\t9\n40\t24\t7\t1397982525\t9\n");
  const Read set = read("30music", file);
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.events,
              ElementsAre(R"({"event_id":"30music-slice.0-2","user_id":"40","track_id":"7","type":"play",)"
                          R"("timestamp_ms":1397982525000,"session_id":"24"})",
                          R"({"event_id":"30music-slice.0-3","user_id":"40","track_id":"7","type":"play",)"
                          R"("timestamp_ms":1397982525000,"session_id":"24"})"));
  EXPECT_THAT(set.tracks, ElementsAre(R"({"track_id":"7","title":"track 7","artist":"artist 9"})"));
  EXPECT_EQ(set.report.rows, 2);
  EXPECT_EQ(set.report.dropped_rows(), 0);
}

TEST(ThirtyMusic, AFolderIsItsSlicesByName) {
  const TemporaryFolder folder;
  folder.write("b.txt", std::string(header) + "1\t1\t2\t20\t9\n");
  folder.write("a.txt", std::string(header) + "1\t1\t1\t10\t9\n");
  folder.write("README.md", "not a slice\n");
  const Read set = read("30music", folder.path());
  ASSERT_EQ(set.events.size(), 2U) << set.error;
  EXPECT_THAT(set.events[0], HasSubstr("30music-a-2"));
  EXPECT_THAT(set.events[1], HasSubstr("30music-b-2"));
  EXPECT_EQ(set.tracks.size(), 2U);
}

TEST(ThirtyMusic, ColumnsAreFoundByName) {
  const TemporaryFolder folder;
  const auto file = folder.write("x.txt", "ItemId\tTime\tUserId\tSessionId\n7\t10\t40\t24\n");
  const Read set = read("30music", file);
  ASSERT_EQ(set.events.size(), 1U) << set.error;
  EXPECT_THAT(set.events[0], HasSubstr(R"("user_id":"40","track_id":"7")"));
  EXPECT_THAT(set.tracks, ElementsAre(R"({"track_id":"7","title":"track 7","artist":""})"));
}

TEST(ThirtyMusic, CrLfAndAByteOrderMarkAreHarmless) {
  const TemporaryFolder folder;
  const auto file = folder.write(
      "x.txt", "\xEF\xBB\xBFUserId\tSessionId\tItemId\tTime\tArtistId\r\n1\t1\t7\t10\t9\r\n\r\n");
  const Read set = read("30music", file);
  EXPECT_EQ(set.events.size(), 1U) << set.error;
  EXPECT_THAT(set.tracks, ElementsAre(HasSubstr("\"artist 9\"")));
}

TEST(ThirtyMusic, BadRowsAreDroppedAndCounted) {
  const TemporaryFolder folder;
  const auto file = folder.write("x.txt", std::string(header) +
                                              "1\t1\t7\t10\t9\n"
                                              "1\t1\t7\n"
                                              "1\t1\t7\t10\t9\t9\n"
                                              "1,1,7,10,9\n"
                                              "1\t1\t7\tyesterday\t9\n"
                                              "1\t1\t7\t-10\t9\n"
                                              "1\t1\t7\t99999999999999999999\t9\n"
                                              "\t1\t7\t10\t9\n"
                                              "caf\xE9\t1\t7\t10\t9\n" +
                                              std::string(300, 'u') + "\t1\t7\t10\t9\n");
  const Read set = read("30music", file);
  EXPECT_EQ(set.error, "");
  EXPECT_EQ(set.events.size(), 1U);
  EXPECT_EQ(set.report.rows, 10);
  EXPECT_THAT(
      set.report.dropped,
      ElementsAre(Pair("1 columns, not 5", 1), Pair("3 columns, not 5", 1), Pair("6 columns, not 5", 1),
                  Pair("Time is not Unix seconds", 3), Pair("an id is not 1 to 256 bytes of text", 3)));
  EXPECT_EQ(set.report.first_dropped, file.string() + ":3: 3 columns, not 5");
}

TEST(ThirtyMusic, WhatLeavesNothingToReadIsAnError) {
  const TemporaryFolder folder;
  EXPECT_THAT(read("30music", folder.path() / "no").error, EndsWith("no: No such file or directory"));
  EXPECT_THAT(read("30music", folder.write("empty.txt", "")).error, EndsWith("empty.txt is empty"));
  EXPECT_THAT(read("30music", folder.write("csv.txt", "UserId,SessionId,ItemId,Time,ArtistId\n")).error,
              HasSubstr("csv.txt:1: not the header of 30Music"));
  EXPECT_THAT(read("30music", folder.write("head.txt", header)).error, EndsWith("head.txt holds no events"));
  EXPECT_THAT(
      read("30music", folder.write("bad.txt", std::string(header) + "1 1 7 10 9\n1 1 7 11 9\n")).error,
      EndsWith("bad.txt:2: 1 columns, not 5"));
  std::filesystem::create_directory(folder.path() / "none");
  EXPECT_THAT(read("30music", folder.path() / "none").error,
              EndsWith("none holds no file with the header of 30Music"));
}

TEST(SessionLines, EachLineIsASessionOfAListenerOfItsOwn) {
  const TemporaryFolder folder;
  const auto file = folder.write("train.txt", "3 4\r\n\n 5\t6 \n");
  const Read set = read("session-lines", file);
  EXPECT_THAT(
      set.events,
      ElementsAre(R"({"event_id":"session-lines-train-1-1","user_id":"train-1","track_id":"3","type":"play",)"
                  R"("timestamp_ms":946684801000,"session_id":"train-1"})",
                  HasSubstr(R"("track_id":"4","type":"play","timestamp_ms":946684802000)"),
                  StartsWith(R"({"event_id":"session-lines-train-3-1","user_id":"train-3","track_id":"5")"),
                  HasSubstr(R"("track_id":"6","type":"play","timestamp_ms":946684804000)")));
  EXPECT_THAT(set.tracks, IsEmpty());
  EXPECT_EQ(set.report.rows, 2);
}

TEST(SessionLines, ASessionWithABadIdIsDroppedWhole) {
  const TemporaryFolder folder;
  const auto file = folder.write("x.txt", "1 2\n3 \xFF\n4 " + std::string(257, '5') + "\n");
  const Read set = read("session-lines", file);
  EXPECT_EQ(set.events.size(), 2U);
  EXPECT_THAT(set.report.dropped, ElementsAre(Pair("an id is not 1 to 256 bytes of text", 2)));
  EXPECT_THAT(set.report.first_dropped, HasSubstr("x.txt:2:"));
}

TEST(Yes, PlaylistsComeWithTitlesAndArtists) {
  const TemporaryFolder folder;
  folder.write("yes_tiny/train.txt", "900 901 902 \n2 1 1 \n0 2 0 \n1 \n");
  folder.write("yes_tiny/song_hash.txt",
               "0\tGucci Time (w\\/ Swizz Beatz)\tGucci Mane\n1\tB\\side\tX\n2\tC\tZ\n");
  for (const auto& path : {folder.path() / "yes_tiny", folder.path() / "yes_tiny" / "train.txt"}) {
    const Read set = read("yes", path);
    EXPECT_EQ(set.error, "");
    EXPECT_THAT(set.events,
                ElementsAre(HasSubstr(R"("yes-yes_tiny-3-1","user_id":"yes_tiny-3","track_id":"900")"),
                            HasSubstr(R"("track_id":"902")"), HasSubstr(R"("track_id":"900")"),
                            HasSubstr(R"("yes-yes_tiny-4-1","user_id":"yes_tiny-4","track_id":"901")")));
    EXPECT_THAT(
        set.tracks,
        ElementsAre(HasSubstr(R"json("title":"Gucci Time (w/ Swizz Beatz)","artist":"Gucci Mane")json"),
                    R"({"track_id":"901","title":"B\\side","artist":"X"})", HasSubstr("\"902\"")));
  }
}

TEST(Yes, BadRowsAreDroppedAndABadHeadIsAnError) {
  const TemporaryFolder folder;
  folder.write("a/train.txt", "900 901\n1 1\n0 1\n0 2\n0 x\n-1\n");
  folder.write("a/song_hash.txt", "0\tA\tX\n0\tA\tX\n1\tB\n7\tC\tZ\n");
  const Read set = read("yes", folder.path() / "a");
  EXPECT_EQ(set.events.size(), 2U);
  EXPECT_EQ(set.tracks.size(), 1U);
  EXPECT_THAT(set.report.dropped, ElementsAre(Pair("a song is not an index below 2", 3)));
  EXPECT_THAT(set.report.first_dropped, HasSubstr("train.txt:4:"));

  folder.write("b/train.txt", "900 901\n1\n0 1\n");
  EXPECT_THAT(read("yes", folder.path() / "b").error, EndsWith("train.txt:2: 1 counts for 2 songs"));
  folder.write("c/train.txt", "");
  EXPECT_THAT(read("yes", folder.path() / "c").error, HasSubstr("the file is empty"));
  EXPECT_THAT(read("yes", folder.path()).error, HasSubstr("train.txt: No such file"));
}

TEST(EventLines, AreSeguesOwnEvents) {
  const TemporaryFolder folder;
  const std::string event =
      R"({"event_id":"e1","user_id":"u","track_id":"t","type":"skip","timestamp_ms":1732190400005,"client":"web"})";
  const Read set = read("events", folder.write("x.jsonl", "\xEF\xBB\xBF" + event + "\r\n \n{}\n" + event));
  EXPECT_THAT(set.events, ElementsAre(event, event));
  EXPECT_THAT(set.report.dropped, ElementsAre(Pair("missing_field", 1)));
  EXPECT_THAT(set.report.first_dropped, EndsWith("x.jsonl:3: event_id is missing"));
}

// 688a99a read a file in seconds as January 1970.
TEST(EventLines, InSecondsOrMicrosecondsAreLeftOut) {
  const TemporaryFolder folder;
  std::string lines;
  for (const char* time : {"1732190400", "1732190401", "1732190402000000", "1732190403000"})
    lines += R"({"event_id":"e","user_id":"u","track_id":"t","type":"play","timestamp_ms":)" +
             std::string(time) + "}\n";
  const Read set = read("events", folder.write("x.jsonl", lines));
  EXPECT_EQ(set.events.size(), 1U);
  EXPECT_THAT(set.report.dropped, ElementsAre(Pair("implausible_time", 3)));
  EXPECT_THAT(set.report.first_dropped, HasSubstr("1732190400, which looks like seconds"));
}

TEST(Datasets, FileNamesThatCannotStandInAnIdAreAnError) {
  const TemporaryFolder folder;
  for (const std::string& name : {std::string(151, 'x'), std::string("caf\xE9"), std::string("a\nb")}) {
    EXPECT_THAT(read("session-lines", folder.write(name, "1 2\n")).error,
                HasSubstr("is not a name to make event ids of"));
    EXPECT_THAT(read("30music", folder.write(name, header)).error,
                HasSubstr("is not a name to make event ids of"));
    folder.write(name + ".d/train.txt", "900\n1\n0\n");
    EXPECT_THAT(read("yes", folder.path() / (name + ".d")).error,
                HasSubstr("is not a name to make event ids of"));
  }
  EXPECT_EQ(read("session-lines", folder.write(std::string(150, 'x'), "1 2\n")).error, "");
}

TEST(DatasetSpec, NamesItsKindOrLetsTheFileTell) {
  const TemporaryFolder folder;
  folder.write("slices/a.txt", std::string(header) + "1\t1\t1\t10\t9\n");
  folder.write("yes_tiny/train.txt", "900\n1\n0\n");
  folder.write("yes_tiny/song_hash.txt", "0\tA\tX\n");
  folder.write("sessions.txt", "1 2 3\n");
  folder.write("events.jsonl", "\n{\"event_id\":1}\n");
  const auto kind_of = [&](const std::string& name) {
    const auto spec = parse_dataset_spec((folder.path() / name).string());
    return spec.has_error() ? spec.error() : spec->kind;
  };
  EXPECT_EQ(kind_of("slices"), "30music");
  EXPECT_EQ(kind_of("slices/a.txt"), "30music");
  EXPECT_EQ(kind_of("yes_tiny"), "yes");
  EXPECT_EQ(kind_of("yes_tiny/train.txt"), "yes");
  EXPECT_EQ(kind_of("sessions.txt"), "session-lines");
  EXPECT_EQ(kind_of("events.jsonl"), "events");

  const auto named = parse_dataset_spec("session-lines:/x:y");
  ASSERT_TRUE(named.has_value());
  EXPECT_EQ(named->kind, "session-lines");
  EXPECT_EQ(named->path, "/x:y");
}

TEST(DatasetSpec, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  const auto error = [](const std::string& text) {
    const auto spec = parse_dataset_spec(text);
    return spec.has_error() ? spec.error() : "accepted";
  };
  EXPECT_EQ(error("/no/such/file"), "/no/such/file does not exist");
  EXPECT_THAT(error("31music:x"),
              HasSubstr("\"31music\" is not a kind of data set; there are 30music, yes, "));
  EXPECT_THAT(error(folder.write("prose.txt", "once upon a time\n").string()),
              HasSubstr("name its kind, as KIND:PATH"));
  EXPECT_THAT(error(folder.write("empty.txt", "").string()), HasSubstr("name its kind"));
  EXPECT_THAT(error(folder.path().string()), HasSubstr("name its kind"));
  EXPECT_THAT(read("31music", folder.path()).error, HasSubstr("is not a kind of data set"));
}

}  // namespace
}  // namespace segue::ingest
