// Whole experiments on a small file, their reports, and the tables and comparisons made from these.
#include "training/evaluation/experiment.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <cmath>
#include <sstream>

#include "base/sha256.hpp"
#include "tests/temporary_folder.hpp"
#include "training/metrics/held_out_digest.hpp"
#include "training/reports/comparison.hpp"
#include "training/reports/experiment_report.hpp"
#include "training/reports/result_table.hpp"
#include "training/reports/split_means.hpp"

namespace segue::training {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

void ignore(double, const std::string&) {}

/// Forty listeners who walk around a ring of twelve songs, so that the last song determines the next.
struct ExperimentTest : ::testing::Test {
  ExperimentTest() {
    std::string text;
    for (int user = 0; user < 40; ++user) {
      for (int step = 0; step < 6; ++step)
        text += "t" + std::to_string((user + step) % 12) + (step < 5 ? " " : "\n");
    }
    options.dataset = "session-lines:" + folder.write("ring.txt", text).string();
    options.ranking.k = 2;
  }
  std::unique_ptr<Experiment> run(const std::string& model) {
    options.model = model;
    return run_experiment(options, ignore);
  }
  double metric(const Experiment& experiment, const std::string& name) {
    return std::ranges::find(experiment.metrics.all, name, &Metric::name)->value;
  }
  std::filesystem::path write(const std::string& name, const std::string& text) {
    return folder.write(name, text);
  }

  segue::testing::TemporaryFolder folder;
  ExperimentOptions options;
};

TEST_F(ExperimentTest, AMarkovChainKnowsTheRing) {
  EXPECT_EQ(metric(*run("markov"), "hr@2"), 1);
  EXPECT_LT(metric(*run("item-pop"), "hr@2"), 0.6);
}

TEST_F(ExperimentTest, NegativesAreDrawnAnewForEveryRun) {
  options.split.negatives = 3;
  options.negative_draws = 4;
  const auto experiment = run("item-pop");
  ASSERT_EQ(experiment->runs.size(), 4);
  EXPECT_NE(experiment->runs[0].model.list, experiment->runs[1].model.list);
  EXPECT_EQ(experiment->runs[0].model.candidates[0], 4);
}

TEST_F(ExperimentTest, TheSameSeedGivesTheSameRun) {
  options.split.negatives = 3;
  EXPECT_EQ(run("ease")->runs[0].model.rank, run("ease")->runs[0].model.rank);
}

TEST_F(ExperimentTest, ABlendIsMadeOfTheMembersNamed) {
  options.members = {"item-pop", "markov"};
  const auto experiment = run("blend");
  EXPECT_EQ(metric(*experiment, "hr@2"), 1);
  EXPECT_GT(experiment->trained.settings.at("weight.markov"), 0);
  options.members = {"blend"};
  EXPECT_THROW(run("blend"), std::runtime_error);
}

TEST_F(ExperimentTest, ABlendPassesItsMembersTheirSettings) {
  options.members = {"item-pop", "sequential-rules"};
  options.settings = {{"sequential-rules.max_distance", 7}};
  EXPECT_EQ(run("blend")->trained.settings.at("sequential-rules.max_distance"), 7);
  for (const auto* wrong : {"max_distance", "markov.max_distance", "sequential-rules.no-such"}) {
    options.settings = {{wrong, 7}};
    EXPECT_THROW(run("blend"), std::runtime_error) << wrong;
  }
}

TEST_F(ExperimentTest, EveryModelOfNoContextLearnsFromTheFile) {
  for (const auto* model :
       {"item-pop", "user-knn", "item-knn", "markov", "sequential-rules", "context-markov", "v-sknn",
        "v-stan", "ease", "ease-recent", "personal-repeats", "blend"}) {
    const auto experiment = run(model);
    EXPECT_GE(metric(*experiment, "mrr"), 0.05) << model;
    EXPECT_EQ(experiment->runs[0].model.rank.size(), 40) << model;
  }
}

TEST_F(ExperimentTest, WhatCannotBeDoneIsSaid) {
  options.dataset = "session-lines:/nowhere";
  EXPECT_THROW(run("markov"), std::runtime_error);
  options.dataset = "session-lines:" + write("short.txt", "a b\na c\n").string();
  try {
    run("markov");
    ADD_FAILURE() << "sequences of two leave no test case";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("short.txt"), HasSubstr("no test cases")));
  }
}

TEST_F(ExperimentTest, JsonHoldsTheAgreedKeys) {
  options.split.negatives = 3;
  const auto json = to_json(*run("markov"));
  simdjson::dom::parser parser;
  const simdjson::dom::element result = parser.parse(json);
  for (const auto* key : {"dataset", "model", "context", "protocol", "metrics", "intervals", "seconds",
                          "peak_rss_mb", "seed", "version"})
    EXPECT_EQ(result[key].error(), simdjson::SUCCESS) << key;
  EXPECT_EQ(double(result["metrics"]["hr@2"]), 1);
  EXPECT_EQ(double(result["intervals"]["hr@2"].at(0)), 1);
  EXPECT_EQ(std::int64_t(result["negatives"]), 3);
  EXPECT_EQ(std::int64_t(result["new"]["cases"]), 40);
  EXPECT_GE(double(result["seconds"]["train"]), 0);
}

TEST_F(ExperimentTest, TheDigestIsThatOfTheTestAsAFileOfSessionLines) {
  options.split.protocol = Protocol::next_item;
  options.dataset += "," + write("test.txt", "t0 t1 t2\nt3\nt5 t6\n").string();
  const auto experiment = run("markov");
  EXPECT_EQ(held_out_digest(experiment->data, experiment->split.test), base::sha256_hex("t0 t1 t2\nt5 t6\n"));
  EXPECT_THAT(to_json(*experiment), HasSubstr(base::sha256_hex("t0 t1 t2\nt5 t6\n")));
}

TEST_F(ExperimentTest, ATableNamesDataSetsAndCountsHitsAtFurtherDepths) {
  options.name = "ring/1";
  options.title = "A chain";
  options.depths = {1, 5};
  const auto ours = read_result(write("markov.json", to_json(*run("markov"))));
  ASSERT_TRUE(ours.has_value()) << ours.error();
  EXPECT_EQ(ours->setup.dataset, "ring");
  EXPECT_EQ(ours->split, "1");
  EXPECT_EQ(ours->model, "A chain");
  EXPECT_THAT(to_markdown({*ours}, {}),
              AllOf(HasSubstr("**ring**"), HasSubstr("| model | context | HR@1 | HR@2 | HR@5 | NDCG@2 |")));
}

TEST(SplitMeans, AreMeansWithStudentsInterval) {
  ResultRow first;
  first.model = "Markov";
  first.split = "1";
  first.metrics = {{"hr@5", 0.1}, {"hr@9", 1}};
  first.train_seconds = 2;
  auto second = first, other = first, third = first;
  second.metrics = {{"hr@5", 0.2}};
  second.split = "2";
  third.metrics = {{"hr@5", 0.6}};
  third.split = "3";
  other.split.clear();
  const auto merged = mean_over_splits({first, other, second, third});
  ASSERT_EQ(merged.size(), 2);
  EXPECT_EQ(merged[0].splits, 3);
  EXPECT_EQ(merged[0].metrics.size(), 1);
  EXPECT_NEAR(merged[0].metrics.at("hr@5"), 0.3, 1e-12);
  // s² = (.04 + .01 + .09) / 2, t of two degrees of freedom 4.302653.
  const auto margin = 4.302653 * std::sqrt(0.07 / 3);
  EXPECT_NEAR(merged[0].intervals.at("hr@5").first, 0.3 - margin, 1e-6);
  EXPECT_NEAR(merged[0].intervals.at("hr@5").second, 0.3 + margin, 1e-6);
  EXPECT_EQ(merged[0].train_seconds, 2);
  EXPECT_EQ(merged[1].metrics, other.metrics);

  EXPECT_THAT(to_tsv({first, second, third}),
              HasSubstr("\n\tMarkov\t\thr@5\t0.300000\t-0.357241\t0.957241\n"));
  auto alone = first;
  alone.model = "Another";
  const auto markdown = to_markdown({first, second, third, alone}, {});
  EXPECT_THAT(markdown, AllOf(HasSubstr("mean of 3 splits"), HasSubstr("| Another (splits: 1) |")));
}

TEST_F(ExperimentTest, ResultsBecomeATableBesidePublishedRows) {
  options.split.negatives = 3;
  const auto file = write("markov.json", to_json(*run("markov")));
  const auto ours = read_result(file);
  ASSERT_TRUE(ours.has_value()) << ours.error();
  EXPECT_EQ(ours->setup.dataset, "session-lines");
  EXPECT_EQ(ours->model, "Markov");

  const auto published = parse_published(R"(
[[row]]
dataset = "session-lines"
protocol = "leave-one-out"
negatives = 3
mask = "seen"
k = 2
model = "Someone's"
"hr@2" = 0.5
source = "A paper"
[[row]]
dataset = "another"
protocol = "leave-one-out"
mask = "seen"
model = "Nobody's"
source = "A paper"
)");
  ASSERT_TRUE(published.has_value()) << published.error();
  const auto markdown = to_markdown({*ours}, *published);
  EXPECT_THAT(markdown,
              AllOf(HasSubstr("| model | context | HR@2 | NDCG@2 |"),
                    HasSubstr("| Someone's [1] | none | .5000 |  |"),
                    HasSubstr("| Markov | none | **1.0000** [1.0000, 1.0000] |"), HasSubstr("1. A paper")));
  EXPECT_THAT(markdown, ::testing::Not(HasSubstr("Nobody's")));
}

TEST(PublishedRows, AreReadAndAllHaveFigures) {
  EXPECT_GT(published_rows().size(), 20);
  for (const auto& row : published_rows()) EXPECT_FALSE(row.metrics.empty()) << row.model;
}

TEST(PublishedRows, AMistakeIsNamed) {
  EXPECT_THAT(parse_published("[[row]]\ndataset = 3").error(), HasSubstr("lacks the text \"dataset\""));
  EXPECT_TRUE(parse_published("[[row").has_error());
}

TEST_F(ExperimentTest, ResultsThatAreNoneAreRefusedByName) {
  EXPECT_THAT(read_result(write("not.json", "{\"k\":10}")).error(), HasSubstr("not.json is no result"));
  EXPECT_THAT(read_result(folder.path() / "missing.json").error(), HasSubstr("missing.json"));
}

TEST_F(ExperimentTest, PredictionsOfTwoModelsAreComparedCaseByCase) {
  options.split.negatives = 5;
  options.negative_draws = 3;
  const auto file = [&](const std::string& model) {
    std::ostringstream text;
    write_predictions(*run(model), text);
    return write(model + ".jsonl", text.str());
  };
  const auto markov = file("markov"), popularity = file("item-pop");
  const auto comparison = compare_predictions(markov, popularity, 2);
  ASSERT_TRUE(comparison.has_value()) << comparison.error();
  EXPECT_EQ(comparison->cases, 40);
  EXPECT_EQ(comparison->sequences, 40);
  const auto expected = metric(*run("markov"), "hr@2") - metric(*run("item-pop"), "hr@2");
  EXPECT_EQ(comparison->differences[0].first, "hr@2");
  EXPECT_NEAR(comparison->differences[0].second.mean, expected, 1e-12);
  EXPECT_GT(comparison->differences[0].second.low, 0);
  EXPECT_EQ(compare_predictions(markov, markov, 2)->differences[1].second.high, 0);
}

TEST_F(ExperimentTest, PredictionsOfOtherCasesAreNotCompared) {
  const std::string line = R"({"seed":1,"sequence":0,"target":"a","rank":1})";
  const std::string other = R"({"seed":1,"sequence":0,"target":"b","rank":1})";
  const auto one = write("one", line + "\n" + line + "\n"), two = write("two", line + "\n" + other + "\n");
  EXPECT_THAT(compare_predictions(one, two, 10).error(),
              HasSubstr("two:2 is of another case than line 2 of"));
  EXPECT_THAT(compare_predictions(one, write("bad", line + "\n{}\n"), 10).error(), HasSubstr("bad:2"));
  EXPECT_THAT(compare_predictions(write("empty", ""), one, 10).error(),
              HasSubstr("empty holds no predictions"));
}

}  // namespace
}  // namespace segue::training
