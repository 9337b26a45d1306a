// In-memory data sets: order, filters, splits and negatives.
#include "training/data/interactions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/temporary_folder.hpp"
#include "training/data/given_negatives.hpp"
#include "training/data/interaction_split.hpp"

namespace segue::training {
namespace {

using segue::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Lt;

Interactions movielens(const TemporaryFolder& folder, std::string_view rows,
                       const InteractionFilter& filter = {}) {
  auto data = read_interactions({"movielens", folder.write("u.data", rows)}, filter);
  return data.has_value() ? std::move(*data) : throw std::runtime_error(data.error());
}

/// "user:item" of each row.
std::vector<std::string> names(const Interactions& data, std::span<const InteractionRow> rows) {
  std::vector<std::string> out;
  for (const InteractionRow& row : rows)
    out.push_back(data.users[static_cast<std::size_t>(row.user)] + ":" +
                  data.items[static_cast<std::size_t>(row.item)]);
  return out;
}

TEST(Interactions, AreOrderedByTimeAndTiesByTheFile) {
  const TemporaryFolder folder;
  const auto data = movielens(folder, "b\t5\t1\t20\na\t9\t4\t30\na\t7\t4\t10\na\t8\t4\t30\nb\t7\t1\t20\n");
  EXPECT_THAT(data.users, ElementsAre("b", "a"));
  EXPECT_THAT(data.items, ElementsAre("5", "9", "7", "8"));
  EXPECT_THAT(names(data, data.rows), ElementsAre("b:5", "b:7", "a:7", "a:9", "a:8"));
  EXPECT_THAT(data.sequence_begin, ElementsAre(0, 2, 5));
  EXPECT_EQ(data.rows[2].previous, -1);
  EXPECT_EQ(data.rows[4].previous, data.rows[3].item);
  EXPECT_EQ(data.rows[4].sequence, 1);
  EXPECT_EQ(data.rows[4].timestamp_ms, 30'000);
  EXPECT_EQ(data.rows[4].weight, 4);
  EXPECT_EQ(data.test_from, 0U);
}

TEST(Interactions, HaveTitlesOnlyOfTheirItems) {
  const TemporaryFolder folder;
  folder.write("u.item", "1|One\n2|Two\n");
  const auto data = movielens(folder, "a\t2\t1\t1\na\t3\t1\t2\n");
  EXPECT_THAT(data.titles, ElementsAre("Two", ""));
  EXPECT_EQ(data.artists.size(), 2U);
}

TEST(Interactions, HaveFeaturesOnlyOfTheirUsersAndItems) {
  const TemporaryFolder folder;
  folder.write("u.item", "1|One|||x|1|0\n2|Two|||x|1|1\n3|Three|||x|0|0\n");
  folder.write("u.genre", "Drama|0\nWar|1\n");
  folder.write("u.user", "a|24|M|writer|1\nz|30|F|artist|1\n");
  const auto data = movielens(folder, "a\t2\t1\t1\na\t3\t1\t2\n");
  EXPECT_THAT(data.features,
              ElementsAre("genre=Drama", "genre=War", "age=20-29", "gender=M", "occupation=writer"));
  EXPECT_THAT(data.item_features, ElementsAre(ElementsAre(0, 1), IsEmpty()));
  EXPECT_THAT(data.user_features, ElementsAre(ElementsAre(2, 3, 4)));
}

TEST(Interactions, HaveTheirArtistsAsFeatures) {
  const TemporaryFolder folder;
  const auto data = read_interactions(
      {"30music",
       folder.write("x.txt", "UserId\tSessionId\tItemId\tTime\tArtistId\n1\t1\t7\t1\t9\n1\t1\t8\t2\t9\n")});
  ASSERT_TRUE(data.has_value()) << data.error();
  EXPECT_THAT(data->features, ElementsAre("artist=artist 9"));
  EXPECT_THAT(data->item_features, ElementsAre(ElementsAre(0), ElementsAre(0)));
}

TEST(Interactions, KnowTheSkipBefore) {
  const TemporaryFolder folder;
  const auto data = read_interactions(
      {"spotify-mini", folder.write("x.csv", "user_id,song_id,previous_song,skipped\n1,7,-1,4\n1,8,7,0\n")});
  ASSERT_TRUE(data.has_value()) << data.error();
  EXPECT_EQ(data->rows[0].previous_skipped, -1);
  EXPECT_EQ(data->rows[1].previous_skipped, 4);
  EXPECT_EQ(data->rows[1].skipped, 0);
}

TEST(Interactions, KnowWhetherTheItemBeforeWasARepeatOfItsSequence) {
  const TemporaryFolder folder;
  const auto data =
      movielens(folder, "a\t1\t1\t1\na\t2\t1\t2\na\t1\t1\t3\na\t3\t1\t4\nb\t1\t1\t1\nb\t4\t1\t2\n");
  for (std::size_t s = 0; s < data.sequence_count(); ++s) {
    const auto rows = data.sequence(s);
    std::vector<int> repeats;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      repeats.push_back(rows[i].previous_repeats);
      RankingQuery query;
      query.history = rows.first(i);
      EXPECT_EQ(query.previous_repeats(), rows[i].previous_repeats);
    }
    if (rows.size() == 4) {
      EXPECT_THAT(repeats, ElementsAre(-1, 0, 0, 1));
    } else {
      EXPECT_THAT(repeats, ElementsAre(-1, 0));
    }
  }
}

TEST(InteractionFilter, IsAppliedToAFixedPoint) {
  const TemporaryFolder folder;
  // Item 3 is removed for lack of rows, then user b, then item 2.
  const std::string rows =
      "a\t1\t1\t1\na\t4\t1\t2\nb\t2\t1\t3\nb\t3\t1\t4\nc\t1\t1\t5\nc\t4\t1\t6\nc\t2\t1\t7\n";
  const auto data = movielens(folder, rows, {.min_item_support = 2, .min_user_support = 2});
  EXPECT_THAT(names(data, data.rows), ElementsAre("a:1", "a:4", "c:1", "c:4"));
  EXPECT_THAT(data.users, ElementsAre("a", "c"));
  EXPECT_THAT(data.items, ElementsAre("1", "4"));
  const auto nothing = read_interactions({"movielens", folder.path()}, {.min_sequence_length = 4});
  ASSERT_TRUE(nothing.has_error());
  EXPECT_THAT(nothing.error(), HasSubstr("the filters leave nothing of movielens:"));
}

TEST(InteractionFilter, CountsDifferentPartnersToo) {
  const TemporaryFolder folder;
  const std::string rows = "a\t1\t1\t1\na\t1\t1\t2\na\t2\t1\t3\nb\t2\t1\t4\nb\t3\t1\t5\nc\t3\t1\t6\n";
  const auto users = movielens(folder, rows, {.min_item_users = 2});
  EXPECT_THAT(names(users, users.rows), ElementsAre("a:2", "b:2", "b:3", "c:3"));
  const auto items = movielens(folder, rows, {.min_user_items = 2});
  EXPECT_THAT(names(items, items.rows), ElementsAre("a:1", "a:1", "a:2", "b:2", "b:3"));
  const auto once = movielens(folder, rows, {.min_item_users = 2, .min_user_items = 2, .once = true});
  EXPECT_THAT(names(once, once.rows), ElementsAre("a:2", "b:2", "b:3"))
      << "both counted before anything fell out";
}

TEST(InteractionFilter, LongSequencesLoseTheirOldestRows) {
  const TemporaryFolder folder;
  const auto data = movielens(folder, "a\t1\t1\t3\na\t2\t1\t2\na\t3\t1\t1\n", {.max_sequence_length = 2});
  EXPECT_THAT(names(data, data.rows), ElementsAre("a:2", "a:1"));
  EXPECT_EQ(data.rows[0].previous, -1) << "what fell out is not known any more";
}

TEST(LeaveOneOut, TestsOnTheLastRowAndValidatesOnTheOneBefore) {
  const TemporaryFolder folder;
  const auto data =
      movielens(folder, "a\t1\t1\t1\na\t2\t1\t2\na\t3\t1\t3\na\t4\t1\t3\nb\t1\t1\t4\nb\t2\t1\t5\n");
  const auto parts = split(data, {});
  EXPECT_THAT(names(data, parts.fit), ElementsAre("a:1", "a:2", "b:1", "b:2"));
  EXPECT_THAT(names(data, parts.training), ElementsAre("a:1", "a:2", "a:3", "b:1", "b:2"));
  ASSERT_EQ(parts.test.size(), 1U);
  EXPECT_EQ(data.items[static_cast<std::size_t>(parts.test[0].target)], "4") << "the later of two at once";
  EXPECT_THAT(names(data, parts.test[0].query.history), ElementsAre("a:1", "a:2", "a:3"));
  EXPECT_EQ(parts.test[0].query.previous(), data.rows[2].item);
  ASSERT_EQ(parts.validation.size(), 1U);
  EXPECT_EQ(parts.validation[0].target, data.rows[2].item);
  EXPECT_THAT(names(data, parts.validation[0].query.history), ElementsAre("a:1", "a:2"));
  EXPECT_THAT(parts.test[0].negatives, IsEmpty());
}

/// `users` users with three rows each at the same time, one user after the other.
std::string three_rows_each(int users) {
  std::string rows;
  for (int user = 0; user < users; ++user)
    for (int item = 0; item < 3; ++item)
      rows += std::to_string(user) + "\t" + std::to_string(item) + "\t1\t" + std::to_string(user) + "\n";
  return rows;
}

TEST(NextItem, TargetsEachRowButTheFirstOfTheNewestSequences) {
  const TemporaryFolder folder;
  const auto data = movielens(folder, three_rows_each(8));
  const auto parts = split(data, {.protocol = Protocol::next_item, .test_share = 0.25});
  EXPECT_EQ(parts.fit.size(), 15U);
  EXPECT_EQ(parts.training.size(), 18U);
  ASSERT_EQ(parts.validation.size(), 2U);
  ASSERT_EQ(parts.test.size(), 4U);
  EXPECT_THAT(names(data, parts.test[1].query.history), ElementsAre("6:0", "6:1"));
  EXPECT_EQ(parts.test[1].target, data.rows[20].item);
  EXPECT_EQ(parts.test[1].query.user, -1) << "the user has no training row";

  EXPECT_EQ(split(data, {.protocol = Protocol::next_item, .test_from = 7}).test.size(), 2U);
}

TEST(NextItem, HoldsOutRandomSequencesOnRequest) {
  const TemporaryFolder folder;
  const auto data = movielens(folder, three_rows_each(40));
  SplitOptions options{
      .protocol = Protocol::next_item, .test_share = 0.25, .validation_share = 0.1, .random_sequences = true};
  const auto parts = split(data, options);
  EXPECT_EQ(parts.fit.size(), 78U);
  EXPECT_EQ(parts.training.size(), 90U);
  EXPECT_EQ(parts.validation.size(), 8U);
  ASSERT_EQ(parts.test.size(), 20U);
  std::set<std::int32_t> training_users, test_users;
  for (const InteractionRow& row : parts.training) training_users.insert(row.user);
  for (const RankingCase& test : parts.test) test_users.insert(test.query.history[0].user);
  EXPECT_EQ(training_users.size(), 30U);
  for (const std::int32_t user : test_users) EXPECT_FALSE(training_users.contains(user));
  EXPECT_NE(*test_users.begin(), 30) << "not just the newest";

  EXPECT_EQ(split(data, options).test[5].query.history.data(), parts.test[5].query.history.data());
  options.split_seed = 2;
  std::set<std::int32_t> others;
  for (const RankingCase& test : split(data, options).test) others.insert(test.query.history[0].user);
  EXPECT_NE(others, test_users);
}

TEST(RandomRows, HaveTheTrainingRowsOfTheirSequenceAsHistory) {
  const TemporaryFolder folder;
  const auto data = movielens(folder, three_rows_each(100));
  const auto parts =
      split(data, {.protocol = Protocol::random_rows, .test_share = 0.1, .validation_share = 0.1});
  EXPECT_EQ(parts.fit.size(), 240U);
  EXPECT_EQ(parts.training.size(), 270U);
  EXPECT_EQ(parts.validation.size(), 30U);
  ASSERT_EQ(parts.test.size(), 30U);
  std::size_t in_histories = 0;
  for (const RankingCase& ranking_case : parts.test) {
    in_histories += ranking_case.query.history.size();
    for (const InteractionRow& row : ranking_case.query.history) {
      EXPECT_EQ(row.user, ranking_case.query.user);
      EXPECT_NE(row.item, ranking_case.target) << "each user has an item once";
    }
  }
  EXPECT_GT(in_histories, 40U);
}

TEST(RandomRows, MayLeaveNothingOfAUser) {
  const TemporaryFolder folder;
  const auto data = movielens(folder, "a\t1\t1\t1\nb\t2\t1\t2\nc\t3\t1\t3\n");
  const auto parts = split(data, {.protocol = Protocol::random_rows, .test_share = 1, .negatives = 2});
  ASSERT_EQ(parts.test.size(), 3U);
  EXPECT_EQ(parts.test[0].query.user, -1);
  EXPECT_THAT(parts.test[0].negatives, ::testing::UnorderedElementsAre(1, 2));
}

TEST(Split, GivesTheTimeOfTheTarget) {
  const TemporaryFolder folder;
  const auto data = movielens(folder, "a\t1\t1\t1\na\t2\t1\t2\na\t3\t1\t7\n");
  EXPECT_EQ(split(data, {}).test.at(0).query.timestamp_ms, 7000);
}

TEST(Negatives, AreDistinctAndUnseenByTheUser) {
  const TemporaryFolder folder;
  std::string rows;
  for (int item = 0; item < 200; ++item)
    rows += std::string(item % 2 == 0 ? "a" : "b") + "\t" + std::to_string(item) + "\t1\t" +
            std::to_string(item) + "\n";
  const auto data = movielens(folder, rows);
  const auto parts = split(data, {.negatives = 99, .negative_seed = 7});
  ASSERT_EQ(parts.test.size(), 2U);
  for (const RankingCase& ranking_case : parts.test) {
    const std::set<std::int32_t> distinct(ranking_case.negatives.begin(), ranking_case.negatives.end());
    EXPECT_EQ(distinct.size(), 99U);
    const auto of_user = data.items[static_cast<std::size_t>(ranking_case.target)].back() % 2;
    for (const std::int32_t item : distinct)
      EXPECT_NE(data.items[static_cast<std::size_t>(item)].back() % 2, of_user);
  }
  EXPECT_EQ(split(data, {.negatives = 99, .negative_seed = 7}).test[1].negatives, parts.test[1].negatives);
  EXPECT_NE(split(data, {.negatives = 99, .negative_seed = 8}).test[1].negatives, parts.test[1].negatives);
  EXPECT_NE(parts.validation[1].negatives, parts.test[1].negatives);
  EXPECT_EQ(split(data, {.negatives = 150}).test[0].negatives.size(), 100U) << "all that there are";
}

TEST(Negatives, AreDrawnEvenly) {
  const TemporaryFolder folder;
  std::string rows = "a\t0\t1\t1\na\t5\t1\t2\na\t9\t1\t3\n";
  for (int item = 1; item < 9; ++item) rows += "b\t" + std::to_string(item) + "\t1\t4\n";
  const auto data = movielens(folder, rows);
  auto cases = split(data, {}).test;
  cases.resize(1);
  std::vector<int> drawn(10);
  for (std::uint64_t seed = 0; seed < 7000; ++seed) {
    draw_negatives(data, 2, seed, cases);
    for (const std::int32_t item : cases[0].negatives) ++drawn[static_cast<std::size_t>(item)];
  }
  EXPECT_EQ(drawn[static_cast<std::size_t>(cases[0].target)], 0);
  std::erase(drawn, 0);
  EXPECT_EQ(drawn.size(), 7U);
  EXPECT_THAT(drawn, Each(AllOf(Gt(1800), Lt(2200))));
}

TEST(GivenNegatives, AreThoseOfTheFile) {
  const TemporaryFolder folder;
  const auto data = read_interactions({"s3rec", folder.write("LastFM.txt", "1 5 6 7\n2 7 8 9 5\n")});
  ASSERT_TRUE(data.has_value()) << data.error();
  auto cases = split(*data, {}).test;
  const auto error = [&](std::string_view text) {
    const auto outcome = read_given_negatives(*data, folder.write("sample.txt", text), cases);
    return outcome.has_error() ? outcome.error() : "";
  };
  EXPECT_EQ(error("2 6\r\n\n1 8 9\n"), "");
  const auto id = [&](std::int32_t item) { return data->items[static_cast<std::size_t>(item)]; };
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(id(cases[0].negatives.at(0)), "8");
  EXPECT_EQ(id(cases[0].negatives.at(1)), "9");
  EXPECT_EQ(id(cases[1].negatives.at(0)), "6");

  EXPECT_THAT(error("1 8\n2 10\n"), HasSubstr("sample.txt:2: item \"10\" does not occur in s3rec:"));
  EXPECT_THAT(error("1 8\n"), EndsWith("has no negatives for user \"2\""));
  EXPECT_EQ(cases[0].negatives.size(), 2U) << "as they were";
  EXPECT_THAT(read_given_negatives(*data, folder.path() / "no", cases).error(), HasSubstr("No such file"));
}

}  // namespace
}  // namespace segue::training
