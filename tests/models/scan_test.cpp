#include "models/scoring/scan/scan.hpp"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <numeric>

#include "tests/models/every_target.hpp"
#include "tests/models/random_matrix.hpp"

namespace segue::models {
namespace {

using testing::Difficulty;
using testing::random_matrix;
using testing::random_query;

/// The definition of a list: every row scored, the excluded ones left out, sorted.
std::vector<RankedRow> by_definition(const ScoreMatrix& matrix, const ScanQuery& query) {
  std::vector<std::int32_t> rows(static_cast<std::size_t>(matrix.rows()));
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<float> scores(rows.size());
  score_rows(matrix, query.factors, rows, scores.data());
  std::vector<RankedRow> list;
  for (const std::int32_t row : rows) {
    if (std::find(query.excluded.begin(), query.excluded.end(), row) == query.excluded.end()) {
      list.push_back({row, scores[row]});
    }
  }
  std::sort(list.begin(), list.end(), better);
  list.resize(std::min(query.k, list.size()));
  return list;
}

std::vector<std::int32_t> random_rows(std::int64_t rows, std::mt19937& random) {
  std::vector<std::int32_t> chosen;
  for (std::int32_t row = 0; row < rows; ++row) {
    if (random() % 10 == 0) chosen.push_back(row);
  }
  return chosen;
}

TEST(ScoreRows, IsTheInnerProductAndTheBias) {
  std::mt19937 random(1);
  for (const std::int64_t dims : {1, 15, 16, 17, 128, 200}) {
    const ScoreMatrix matrix = random_matrix(40, dims, Difficulty::plain, random);
    const std::vector<float> query = random_query(matrix, Difficulty::plain, random);
    for (std::int32_t row = 0; row < 40; ++row) {
      double expected = matrix.bias()[row];
      for (std::int64_t j = 0; j < dims; ++j) expected += double{matrix.row(row)[j]} * query[j];
      float score = 0;
      score_rows(matrix, query.data(), {&row, 1}, &score);
      EXPECT_NEAR(score, expected, 1e-5 * std::sqrt(static_cast<double>(dims)));
    }
  }
}

TEST(ScoreRows, GivesTheSameBitsAtAnyVectorWidth) {
  std::mt19937 random(11);
  const ScoreMatrix matrix = random_matrix(100, 77, Difficulty::plain, random);
  const std::vector<float> query = random_query(matrix, Difficulty::plain, random);
  std::vector<std::int32_t> rows(100);
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<std::vector<float>> by_target;
  testing::on_every_target([&](std::int64_t target) {
    std::vector<float> scores(100);
    score_rows(matrix, query.data(), rows, scores.data());
    if (testing::fuses(target)) by_target.push_back(scores);
  });
  for (const auto& scores : by_target) EXPECT_EQ(scores, by_target.front());
}

TEST(PanelKernels, AgreeOnEveryProduct) {
  std::mt19937 random(2);
  for (int round = 0; round < 200; ++round) {
    const auto panels = static_cast<std::int64_t>(1 + random() % 9);
    const auto groups = static_cast<std::int64_t>(1 + random() % 50);
    const auto count = static_cast<std::int64_t>(1 + random() % max_queries);
    auto rows = make_large_array<std::uint8_t>(static_cast<std::size_t>(panels * groups) * 64);
    for (std::int64_t i = 0; i < panels * groups * 64; ++i) {
      rows[i] = static_cast<std::uint8_t>(random() % 3 == 0 ? 255 : 1 + random() % 255);
    }
    const int levels = panel_kernels().size() > 1 ? 64 : 127;  // what all of them take
    std::vector<std::int32_t> groups_of(static_cast<std::size_t>(groups * max_queries));
    for (std::int32_t& group : groups_of) {
      std::array<std::int8_t, group_dims> bytes{};
      for (std::int8_t& byte : bytes) {
        byte = static_cast<std::int8_t>(
            random() % 3 == 0 ? levels : static_cast<int>(random() % (2 * levels + 1)) - levels);
      }
      group = std::bit_cast<std::int32_t>(bytes);
    }
    std::vector<std::int32_t> start(max_queries);
    for (std::int32_t& value : start) value = static_cast<std::int32_t>(random() % 1000) - 500;
    std::vector<std::vector<std::int32_t>> dots;
    for (const PanelKernel& kernel : panel_kernels()) {
      ASSERT_GE(kernel.query_levels, levels);
      auto& result = dots.emplace_back(static_cast<std::size_t>(count * panels * panel_rows));
      kernel.dots({rows.get(), panels, groups}, {groups_of.data(), start.data(), count}, result.data());
      EXPECT_EQ(result, dots.front()) << kernel.name << " against " << panel_kernels().front().name;
    }
  }
}

class ScanTest : public ::testing::TestWithParam<Difficulty> {};

TEST_P(ScanTest, EveryKernelGivesTheListByDefinition) {
  std::mt19937 random(static_cast<unsigned>(GetParam()) + 7);
  for (int round = 0; round < 60; ++round) {
    const auto rows = static_cast<std::int64_t>(random() % (round % 10 == 0 ? 5000 : 300));
    const auto dims = static_cast<std::int64_t>(1 + random() % 70);
    const ScanIndex index(random_matrix(rows, dims, GetParam(), random));
    const std::size_t count = 1 + random() % 20;
    std::vector<std::vector<float>> factors;
    std::vector<std::vector<std::int32_t>> excluded;
    std::vector<ScanQuery> queries;
    for (std::size_t q = 0; q < count; ++q) {
      factors.push_back(random_query(index.matrix(), GetParam(), random));
      excluded.push_back(random_rows(rows, random));
    }
    for (std::size_t q = 0; q < count; ++q) {
      const std::size_t k = random() % 5 == 0 ? random() % (rows + 10) : random() % 30;
      queries.push_back({factors[q].data(), k, excluded[q]});
    }
    for (const PanelKernel& kernel : panel_kernels()) {
      Scanner scanner(kernel);
      std::vector<std::vector<RankedRow>> together(count);
      scanner.top_k(index, queries, together);
      for (std::size_t q = 0; q < count; ++q) {
        ASSERT_EQ(together[q], by_definition(index.matrix(), queries[q])) << kernel.name << ", query " << q;
        std::vector<RankedRow> alone;
        scanner.top_k(index, {&queries[q], 1}, {&alone, 1});
        ASSERT_EQ(alone, together[q]) << kernel.name << ", query " << q;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Difficulties, ScanTest,
                         ::testing::Values(Difficulty::plain, Difficulty::ties, Difficulty::uneven_columns,
                                           Difficulty::uneven_rows, Difficulty::spiky, Difficulty::zeros,
                                           Difficulty::huge, Difficulty::tiny));

TEST(Bounds, HoldEveryScore) {
  std::mt19937 random(3);
  for (const auto difficulty : {Difficulty::plain, Difficulty::uneven_columns, Difficulty::uneven_rows,
                                Difficulty::spiky, Difficulty::zeros, Difficulty::tiny}) {
    const ScoreMatrix matrix = random_matrix(512, 96, difficulty, random);
    const QuantisedMatrix quantised(matrix);
    std::vector<std::int32_t> rows(512);
    std::iota(rows.begin(), rows.end(), 0);
    for (const int levels : {64, 127}) {
      const std::vector<float> factors = random_query(matrix, difficulty, random);
      QuantisedQuery query;
      quantised.quantise(factors.data(), levels, query);
      std::vector<float> scores(512);
      score_rows(matrix, factors.data(), rows, scores.data());
      for (const std::int32_t row : rows) {
        const std::int64_t panel = row / panel_rows;
        std::int32_t dot = 0;
        const PanelBlock block = quantised.block(panel, 1);
        for (std::int64_t j = 0; j < 96; ++j) {
          dot += (block.rows[j / group_dims * 64 + row % panel_rows * group_dims + j % group_dims] - 128) *
                 query.bytes[j];
        }
        const float error = quantised.error_norms()[panel] * query.bytes_norm +
                            quantised.row_norms()[panel] * query.remainder_norm;
        EXPECT_LE(quantised.lower_bound(row, query, dot, error), scores[row]);
        const float upper = (query.step * static_cast<float>(dot) + error) * quantised.scales()[row] +
                            quantised.upper_biases()[row];
        EXPECT_GE(upper, scores[row]);
      }
    }
  }
}

TEST(Scan, LeavesFewRowsToScoreExactly) {
  // Not a matter of correctness, but of the reason why there are two phases: with the bounds of plain data,
  // the rows within reach of the list's end are some hundreds in a hundred thousand.
  std::mt19937 random(4);
  const ScoreMatrix matrix = random_matrix(100'000, 128, Difficulty::plain, random);
  const QuantisedMatrix quantised(matrix);
  QuantisedQuery query;
  quantised.quantise(random_query(matrix, Difficulty::plain, random).data(), 127, query);
  const double spread = std::sqrt(128.0);
  const double error = quantised.scales()[0] * (quantised.error_norms()[0] * query.bytes_norm +
                                                quantised.row_norms()[0] * query.remainder_norm);
  EXPECT_LT(error, 0.3 * spread);
}

}  // namespace
}  // namespace segue::models
