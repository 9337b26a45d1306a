#include <gmock/gmock.h>

#include <cmath>
#include <fstream>

#include "tests/temporary_folder.hpp"
#include "training/selection/search_space.hpp"
#include "training/selection/tpe.hpp"
#include "training/selection/trial_log.hpp"
#include "training/selection/tune.hpp"

namespace segue::training {
namespace {

using namespace ::testing;

constexpr auto toml = R"(
regularisation = [0.01, 0.001]
layers = { low = 1, high = 3, whole = true }
)";

TEST(SearchSpace, HasRangesAndChoicesInOrderOfName) {
  const auto space = parse_search_space("b = [2, 1]\na = { low = 0.1, high = 10, log = true }", "s.toml");
  ASSERT_TRUE(space.has_value()) << space.error();
  ASSERT_EQ(space->size(), 2U);
  EXPECT_EQ((*space)[0].name, "a");
  EXPECT_TRUE((*space)[0].logarithmic);
  EXPECT_DOUBLE_EQ((*space)[0].high, 10);
  EXPECT_THAT((*space)[1].values, ElementsAre(2, 1));
}

TEST(SearchSpace, SaysWhatIsWrongAndWhere) {
  const auto error = [](std::string_view text) {
    const auto space = parse_search_space(text, "s.toml");
    return space.has_error() ? space.error() : std::string();
  };
  EXPECT_THAT(error("\nrate = 3"), StartsWith("s.toml:2: rate is neither"));
  EXPECT_THAT(error("rate = { low = 1 }"), HasSubstr("wants low and high"));
  EXPECT_THAT(error("rate = { low = 2, high = 1 }"), HasSubstr("not below"));
  EXPECT_THAT(error("rate = { low = 0, high = 1, log = true }"), HasSubstr("not above 0"));
  EXPECT_THAT(error("rate = { low = 0, high = 1, step = 2 }"), HasSubstr("has no \"step\""));
  EXPECT_THAT(error("rate = { low = \"a\", high = 1 }"), HasSubstr("low is not a number"));
  EXPECT_THAT(error("rate = [1, \"b\"]"), HasSubstr("not a number"));
  EXPECT_THAT(error("rate = []"), HasSubstr("has no values"));
  EXPECT_THAT(error("rate = ["), StartsWith("s.toml:1: "));
  EXPECT_THAT(error(""), HasSubstr("names no setting"));
  EXPECT_THAT(read_search_space("/nowhere.toml").error(), StartsWith("/nowhere.toml: "));
}

TEST(SearchSpace, AGridIsEveryCombination) {
  const auto points = grid(*parse_search_space(toml, ""));
  ASSERT_TRUE(points.has_value()) << points.error();
  EXPECT_THAT(*points, ElementsAre(ElementsAre(1, 0.01), ElementsAre(1, 0.001), ElementsAre(2, 0.01),
                                   ElementsAre(2, 0.001), ElementsAre(3, 0.01), ElementsAre(3, 0.001)));
  EXPECT_THAT(grid(*parse_search_space("a = { low = 0, high = 1 }", "")).error(), HasSubstr("values for a"));
}

// Best at rate = 0.01, layers = 2, kind = 7.
double value_of(const std::vector<double>& settings) {  // in order of name: kind, layers, rate
  return -std::pow(std::log10(settings[2]) + 2, 2) - std::abs(settings[1] - 2) - (settings[0] == 7 ? 0 : 1);
}

Trial best_of(const TpeOptions& options, std::uint64_t seed, std::size_t trials) {
  const auto space = *parse_search_space(
      "rate = { low = 1e-5, high = 1, log = true }\nlayers = { low = 1, high = 4, whole = true }\n"
      "kind = [5, 6, 7, 8]",
      "");
  std::vector<Trial> tried;
  base::Random random(seed);
  while (tried.size() < trials) {
    auto settings = propose(space, tried, options, random);
    EXPECT_GE(settings[2], 1e-5);
    EXPECT_LE(settings[2], 1);
    EXPECT_EQ(settings[1], std::round(settings[1]));
    const auto value = value_of(settings);
    tried.push_back({std::move(settings), value});
  }
  return *std::ranges::max_element(tried, {}, &Trial::value);
}

TEST(Tpe, FindsTheBestSettingsSoonerThanChance) {
  constexpr std::size_t trials = 60;
  TpeOptions chance;
  chance.random_trials = trials;
  constexpr std::uint64_t seeds = 200;  // one search alone may be unlucky
  double by_tpe = 0, by_chance = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    by_tpe += best_of({}, seed, trials).value / seeds;
    by_chance += best_of(chance, seed, trials).value / seeds;
  }
  EXPECT_GT(by_tpe, by_chance / 2);
}

TEST(Tpe, TheSameSeedProposesTheSame) {
  EXPECT_EQ(best_of({}, 3, 30).settings, best_of({}, 3, 30).settings);
  EXPECT_NE(best_of({}, 3, 30).settings, best_of({}, 4, 30).settings);
}

struct TrialLogTest : Test {
  segue::testing::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "trials.jsonl";
  const SearchSpace space = *parse_search_space(toml, "");
};

TEST_F(TrialLogTest, GoesOnWhereItWasBrokenOff) {
  {
    auto log = TrialLog::open(file, "fm on ml", space);
    ASSERT_TRUE(log.has_value()) << log.error();
    log->add({{2, 0.001}, 0.25});
    log->add({{1, 0.1}, 0.125});
  }
  std::ofstream(file, std::ios::app) << "{\"value\":0.5,\"sett";  // cut off by a crash
  auto log = TrialLog::open(file, "fm on ml", space);
  ASSERT_TRUE(log.has_value()) << log.error();
  log->add({{3, 0.01}, 0.75});
  const auto again = TrialLog::open(file, "fm on ml", space);
  ASSERT_TRUE(again.has_value()) << again.error();
  ASSERT_EQ(again->trials().size(), 3U);
  EXPECT_THAT(again->trials()[0].settings, ElementsAre(2, 0.001));
  EXPECT_EQ(again->trials()[1].value, 0.125);
  EXPECT_EQ(again->trials()[2].value, 0.75);
}

TEST_F(TrialLogTest, ASearchThatWasBrokenOffTriesWhatItWouldHaveTried) {
  const auto parsed = *parse_search_space("rate = { low = 0, high = 1 }", "");
  struct Crash {};
  const auto search = [&](const std::string& name, std::size_t crash_at) {
    auto log = *TrialLog::open(folder.path() / name, "s", parsed);
    std::size_t measured = 0;
    return tune(
        parsed, {false, 20, 7}, log,
        [&](const std::vector<double>& settings) {
          if (++measured == crash_at) throw Crash{};
          return -std::abs(settings[0] - 0.3);
        },
        [](const Trial&) {});
  };
  const auto whole = search("whole", 0);
  EXPECT_THROW(search("broken", 14), Crash);
  EXPECT_EQ(search("broken", 0).settings, whole.settings);
  EXPECT_NEAR(whole.settings[0], 0.3, 0.1);
}

TEST_F(TrialLogTest, AGridEndsWithItsLastPoint) {
  auto log = *TrialLog::open(file, "s", space);
  std::size_t reported = 0;
  const auto best = tune(
      space, {true, 100, 1}, log, [](const std::vector<double>& settings) { return settings[0]; },
      [&](const Trial&) { ++reported; });
  EXPECT_EQ(reported, 6U);
  EXPECT_THAT(best.settings, ElementsAre(3, 0.01));  // of equals the first
}

TEST_F(TrialLogTest, RefusesAnotherSearchAndOtherFiles) {
  ASSERT_TRUE(TrialLog::open(file, "fm on ml", space).has_value());
  EXPECT_THAT(TrialLog::open(file, "mf on ml", space).error(), HasSubstr(":1: is of another search"));
  const auto other = *parse_search_space("layers = [1]", "");
  EXPECT_THAT(TrialLog::open(file, "fm on ml", other).error(), HasSubstr(":1: is of another search"));
  std::ofstream(file, std::ios::app) << "nonsense\n";
  EXPECT_THAT(TrialLog::open(file, "fm on ml", space).error(), HasSubstr(":2: is not a trial"));
  std::ofstream(file) << "nonsense";
  EXPECT_THAT(TrialLog::open(file, "fm on ml", space).error(), HasSubstr(":1: is not a log"));
  EXPECT_THROW(
      {
        auto log = TrialLog::open(folder.path() / "absent" / "t.jsonl", "s", space);
        if (log.has_value()) log->add({{1, 0.1}, 1});
      },
      std::runtime_error);
}

}  // namespace
}  // namespace segue::training
