// Exact top-20 of one and of sixteen queries, next to two baselines of the same run: a scan of the floats,
// and a plain read of as many bytes as the first phase reads.
#include <benchmark/benchmark.h>

#include <numeric>
#include <random>

#include "models/scoring/scan/scan.hpp"

namespace segue::models {
namespace {

constexpr std::int64_t dims = 128;
constexpr std::size_t k = 20;

const ScanIndex& index_of(std::int64_t rows) {
  static std::map<std::int64_t, ScanIndex> indices;
  const auto known = indices.find(rows);
  if (known != indices.end()) return known->second;
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  ScoreMatrix matrix(rows, dims);
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < dims; ++j) matrix.row(i)[j] = normal(random);
    matrix.bias()[i] = normal(random);
  }
  return indices.try_emplace(rows, std::move(matrix)).first->second;
}

std::vector<float> random_factors(std::int64_t count) {
  std::mt19937 random(2);
  std::normal_distribution<float> normal;
  std::vector<float> factors(static_cast<std::size_t>(count * dims));
  for (float& factor : factors) factor = normal(random);
  return factors;
}

void top_k(benchmark::State& state, const PanelKernel& kernel) {
  const ScanIndex& index = index_of(state.range(0));
  const std::int64_t count = state.range(1);
  const std::vector<float> factors = random_factors(count);
  std::vector<ScanQuery> queries;
  for (std::int64_t q = 0; q < count; ++q) queries.push_back({factors.data() + q * dims, k, {}});
  std::vector<std::vector<RankedRow>> lists(queries.size());
  Scanner scanner(kernel);
  for (auto _ : state) {
    scanner.top_k(index, queries, lists);
    benchmark::DoNotOptimize(lists.data());
  }
  state.counters["per_query"] =
      benchmark::Counter(static_cast<double>(count),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void float_scan(benchmark::State& state) {
  const ScanIndex& index = index_of(state.range(0));
  const std::vector<float> factors = random_factors(1);
  std::vector<std::int32_t> rows(static_cast<std::size_t>(index.matrix().rows()));
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<float> scores(rows.size());
  std::vector<RankedRow> list(rows.size());
  for (auto _ : state) {
    score_rows(index.matrix(), factors.data(), rows, scores.data());
    for (const std::int32_t row : rows) list[row] = {row, scores[row]};
    std::partial_sort(list.begin(), list.begin() + k, list.end(), better);
    benchmark::DoNotOptimize(list.data());
  }
}

void plain_read(benchmark::State& state) {
  std::vector<std::uint64_t> words(static_cast<std::size_t>(state.range(0) * dims) / sizeof(std::uint64_t),
                                   1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(std::accumulate(words.begin(), words.end(), std::uint64_t{0}));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0) * dims);
}

}  // namespace
}  // namespace segue::models

int main(int argc, char** argv) {
  using namespace segue::models;
  for (const std::int64_t rows : {100'000, 1'000'000}) {
    for (const PanelKernel& kernel : panel_kernels()) {
      for (const std::int64_t queries : {1, 4, 16}) {
        benchmark::RegisterBenchmark((std::string("top_k/") + kernel.name).c_str(), top_k, kernel)
            ->Args({rows, queries})
            ->Unit(benchmark::kMillisecond);
      }
    }
    benchmark::RegisterBenchmark("float_scan", float_scan)->Arg(rows)->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("plain_read", plain_read)->Arg(rows)->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
