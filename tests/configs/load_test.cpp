// Loading: files and overrides that are right, and for those that are not the sentence that a person needs.
#include "configs/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/configs/config_file.hpp"

namespace segue::configs {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Load, WithoutAFileEveryKeyHasItsDefault) {
  const Config config = load(std::nullopt);
  EXPECT_EQ(config.sessions.gap, 30min);
  EXPECT_EQ(config.recommender.k, 20);
  EXPECT_EQ(config.training.held_out, 0.1);
  EXPECT_TRUE(config.recommender.exclude_just_skipped);
  EXPECT_EQ(config.kafka.brokers, "embedded");
  EXPECT_TRUE(config.serving.allowed_origins.empty());
}

TEST(Load, TakesEveryTypeFromTheFile) {
  const ConfigFile file(R"(
serving = { port = 0, allowed_origins = ["https://a.example", "https://b.example"] }
[sessions]
gap = "45min"
max_steps = 1_000
[training]
held_out = 0.25
lstm_dropout = 0     # a whole number will do
device = "cpu"
[recommender]
exclude_just_played = true
)");
  const Config config = load(file.path());
  EXPECT_EQ(config.sessions.gap, 45min);
  EXPECT_EQ(config.sessions.max_steps, 1000);
  EXPECT_EQ(config.training.held_out, 0.25);
  EXPECT_EQ(config.training.lstm.dropout, 0);
  EXPECT_EQ(config.training.device, "cpu");
  EXPECT_TRUE(config.recommender.exclude_just_played);
  EXPECT_EQ(config.serving.port, 0);
  EXPECT_THAT(config.serving.allowed_origins, ElementsAre("https://a.example", "https://b.example"));
  EXPECT_EQ(config.recommender.k, 20) << "what the file leaves out keeps its default";
}

TEST(Load, ToleratesCrLfAndAByteOrderMark) {
  const ConfigFile file("\xEF\xBB\xBF[sessions]\r\ngap = \"45min\"\r\n");
  EXPECT_EQ(load(file.path()).sessions.gap, 45min);
}

TEST(Load, AnEmptyFileIsAllDefaults) {
  const ConfigFile file("");
  EXPECT_EQ(load(file.path()).sessions.gap, 30min);
}

TEST(Load, OverridesWinAndTheLastOfThemMost) {
  const ConfigFile file("[sessions]\ngap = \"45min\"\n");
  const std::vector<std::string> overrides = {"sessions.gap=20min",
                                              "sessions.gap=10s",
                                              "recommender.k=5",
                                              "training.held_out=0.3",
                                              "recommender.exclude_just_skipped=false",
                                              "serving.admin_token=12=34",
                                              "serving.allowed_origins=https://a.example,https://b.example"};
  const Config config = load(file.path(), overrides);
  EXPECT_EQ(config.sessions.gap, 10s);
  EXPECT_EQ(config.recommender.k, 5);
  EXPECT_EQ(config.training.held_out, 0.3);
  EXPECT_FALSE(config.recommender.exclude_just_skipped);
  EXPECT_EQ(config.serving.admin_token, "12=34");
  EXPECT_THAT(config.serving.allowed_origins, ElementsAre("https://a.example", "https://b.example"));
}

// 688a99a took the quotes for a part of the text: the group was "a", the gap no duration.
TEST(Load, AnOverrideInQuotesIsTheTextBetweenThem) {
  const std::vector<std::string> overrides = {R"(kafka.group="a")", "sessions.gap='45min'",
                                              R"(serving.admin_token="\"[\u0041")"};
  const Config config = load(std::nullopt, overrides);
  EXPECT_EQ(config.kafka.group, "a");
  EXPECT_EQ(config.sessions.gap, 45min);
  EXPECT_EQ(config.serving.admin_token, "\"[A");
}

struct Mistake {
  std::string name;
  std::string text;
  std::string error;  // after the file's name
};

class Mistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreNamedByFileLineAndKey) {
  const ConfigFile file(GetParam().text);
  try {
    load(file.path());
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), StartsWith(file.path().string() + GetParam().error));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, Mistakes,
    ::testing::ValuesIn(std::vector<Mistake>{
        {"unknown_key", "[sessions]\n\ngapp = \"10s\"\n",
         ":3: sessions.gapp is not a key; did you mean sessions.gap?"},
        {"unknown_section", "[sesions]\ngap = \"10s\"\n",
         ":2: sesions.gap is not a key; did you mean sessions.gap?"},
        {"no_section", "gap = \"10s\"\n", ":1: gap is not a key; did you mean sessions.gap?"},
        {"nothing_near", "[weather]\nforecast = 1\n", ":2: weather.forecast is not a key"},
        {"section_within_section", "[sessions.gap]\nunit = 1\n", ":2: sessions.gap.unit is not a key"},
        {"value_where_a_section_belongs", "sessions = 3\n", ":1: sessions is not a key"},
        {"tables_in_a_list", "[[sessions]]\ngap = \"10s\"\n", ":1: sessions is not a key"},
        {"text_for_integer", "[sessions]\nmax_steps = \"9\"\n",
         ":2: sessions.max_steps must be a whole number"},
        {"real_for_integer", "[sessions]\nmax_steps = 9.5\n",
         ":2: sessions.max_steps must be a whole number"},
        {"text_for_real", "[training]\nheld_out = \"0.1\"\n", ":2: training.held_out must be a number"},
        {"integer_for_flag", "[recommender]\nexclude_just_played = 1\n",
         ":2: recommender.exclude_just_played must be true or false"},
        {"integer_for_text", "[kafka]\ngroup = 1\n", ":2: kafka.group must be text in quotes"},
        {"integer_for_duration", "[sessions]\ngap = 30\n", ":2: sessions.gap must be a duration"},
        {"no_unit", "[sessions]\ngap = \"30\"\n", ":2: sessions.gap must be a duration"},
        {"time_of_day_for_duration", "[sessions]\ngap = 00:30:00\n", ":2: sessions.gap must be a duration"},
        {"text_for_list", "[serving]\nallowed_origins = \"a\"\n",
         ":2: serving.allowed_origins must be a list of texts"},
        {"list_of_numbers", "[serving]\nallowed_origins = [1]\n",
         ":2: serving.allowed_origins must be a list of texts"},
        {"list_for_integer", "[serving]\nport = [1]\n", ":2: serving.port must be a whole number"},
        {"empty_table_for_integer", "[serving]\nport = {}\n", ":2: serving.port must be a whole number"},
        {"below", "[sessions]\nmax_steps = 1\n", ":2: sessions.max_steps must lie between 2 and 100000"},
        {"above", "[serving]\nport = 65536\n", ":2: serving.port must lie between 0 and 65535"},
        {"duration_below", "[sessions]\ngap = \"999ms\"\n", ":2: sessions.gap must lie between 1s and 7d"},
        {"real_above", "[training]\nheld_out = 0.51\n",
         ":2: training.held_out must lie between 0.01 and 0.5"},
        {"not_a_number", "[training]\nheld_out = nan\n",
         ":2: training.held_out must lie between 0.01 and 0.5"},
        {"infinite", "[training]\nlstm_learning_rate = inf\n",
         ":2: training.lstm_learning_rate must lie between 1e-07 and 10"},
        {"no_such_choice", "[training]\ndevice = \"gpu\"\n",
         ":2: training.device must be one of \"auto\", \"cpu\", \"cuda\""},
        {"nul", "[kafka]\ngroup = \"a\\u0000b\"\n", ":2: kafka.group must not contain control characters"},
        {"integer_overflow", "[sessions]\nmax_steps = 9223372036854775808\n", ":2: "},
        {"repeated_key", "[sessions]\ngap = \"10s\"\ngap = \"11s\"\n", ":3: "},
        {"repeated_section", "[sessions]\n[serving]\n[sessions]\n", ":3: "},
        {"unclosed_quote", "[kafka]\ngroup = \"segue\n", ":2: "},
        {"unclosed_section", "[kafka\n", ":1: "},
        {"no_value", "[kafka]\ngroup =\n", ":2: "},
        {"yaml", "kafka:\n  group: segue\n", ":1: "},
        {"json", "{\"kafka\":{}}\n", ":1: "},
        {"invalid_utf8", "[kafka]\ngroup = \"caf\xE9\"\n", ":2: "},
        {"nul_byte", std::string("[kafka]\n\0", 9), ":2: "},
        {"nested_too_deep", "x = " + std::string(5000, '[') + "\n", ":1: "},
    }),
    [](const auto& row) { return row.param.name; });

std::string override_error(const std::string& text) {
  try {
    load(std::nullopt, std::vector<std::string>{text});
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Load, MistakesInOverridesAreNamed) {
  EXPECT_EQ(override_error("sessions.gpa=10s"),
            "--set: sessions.gpa is not a key; did you mean sessions.gap?");
  EXPECT_EQ(override_error("recommender.k=many"), "--set: recommender.k must be a whole number");
  EXPECT_EQ(override_error("recommender.k=5x"), "--set: recommender.k must be a whole number");
  EXPECT_EQ(override_error("recommender.k="), "--set: recommender.k must be a whole number");
  EXPECT_EQ(override_error("recommender.k=0"), "--set: recommender.k must lie between 1 and 1000");
  EXPECT_EQ(override_error("training.held_out=nan"),
            "--set: training.held_out must lie between 0.01 and 0.5");
  EXPECT_EQ(override_error("recommender.exclude_just_played=yes"),
            "--set: recommender.exclude_just_played must be true or false");
  EXPECT_EQ(override_error("serving.allowed_origins=[1]"),
            "--set: serving.allowed_origins must be a list of texts in quotes");
  EXPECT_EQ(override_error("recommender.k=\"5\""), "--set: recommender.k must be a whole number");
  for (const char* broken : {R"(["a")", R"(["a"]x)", R"("a", "b)", "\"a\"\nx = 1"})
    EXPECT_EQ(override_error(std::string("serving.allowed_origins=") + broken),
              "--set: serving.allowed_origins must be a list of texts in quotes")
        << broken;
  for (const char* broken : {R"("a)", R"("a"b)", "'", "\"a\"\nx = 1"})
    EXPECT_EQ(override_error(std::string("kafka.group=") + broken),
              "--set: kafka.group must be text in quotes")
        << broken;
  EXPECT_EQ(override_error("sessions.gap"), "--set sessions.gap: must be section.key=value");
  EXPECT_EQ(override_error("=10s"), "--set =10s: must be section.key=value");
  EXPECT_EQ(override_error(""), "--set : must be section.key=value");
}

TEST(Load, AnEarlierMistakeIsNotHiddenByALaterOverride) {
  const ConfigFile file("[sessions]\ngap = 5\n");
  EXPECT_THROW(load(file.path(), std::vector<std::string>{"sessions.gap=10s"}), ConfigError);
}

TEST(Load, AFileThatCannotBeReadIsNamedWithTheReason) {
  const ConfigFile file("");
  for (const auto& [path, reason] : {std::pair(file.path().string() + ".no", "No such file or directory"),
                                     std::pair(file.path().parent_path().string(), "is a folder")}) {
    try {
      load(path);
      FAIL() << "accepted";
    } catch (const ConfigError& error) {
      EXPECT_THAT(error.what(), HasSubstr(path));
      EXPECT_THAT(error.what(), HasSubstr(reason));
    }
  }
}

}  // namespace
}  // namespace segue::configs
