// Any finite matrix and queries: every kernel's two-phase scan gives the list that scoring and sorting all
// rows gives.
//   bytes: rows, dims, queries, k, then floats for the rows with their biases, then for the queries; missing
//   ones are 0
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "models/scoring/scan/scan.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace segue::models;

namespace {

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::size_t number(std::size_t limit) { return size_ == 0 ? 0 : take(1)[0] % limit; }
  /// Finite: versions with anything else are refused.
  float real() {
    if (size_ < sizeof(float)) return 0;
    float value = 0;
    std::memcpy(&value, take(sizeof value), sizeof value);
    return std::isfinite(value) ? value : 0;
  }

 private:
  const std::uint8_t* take(std::size_t count) {
    const std::uint8_t* taken = data_;
    data_ += count;
    size_ -= count;
    return taken;
  }
  const std::uint8_t* data_;
  std::size_t size_;
};

std::vector<RankedRow> by_definition(const ScoreMatrix& matrix, const ScanQuery& query) {
  std::vector<std::int32_t> rows(static_cast<std::size_t>(matrix.rows()));
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<float> scores(rows.size());
  score_rows(matrix, query.factors, rows, scores.data());
  std::vector<RankedRow> list;
  for (const std::int32_t row : rows) list.push_back({row, scores[row]});
  std::sort(list.begin(), list.end(), better);
  list.resize(std::min(query.k, list.size()));
  return list;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const auto rows = static_cast<std::int64_t>(bytes.number(80));
  const auto dims = static_cast<std::int64_t>(bytes.number(12));
  const std::size_t count = 1 + bytes.number(18);
  const std::size_t k = bytes.number(100);
  ScoreMatrix matrix(rows, dims);
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < dims; ++j) matrix.row(i)[j] = bytes.real();
    matrix.bias()[i] = bytes.real();
  }
  const ScanIndex index(std::move(matrix));
  const auto stride = static_cast<std::size_t>(index.matrix().stride());
  std::vector<float> factors(count * stride);
  std::vector<ScanQuery> queries;
  for (std::size_t q = 0; q < count; ++q) {
    for (std::int64_t j = 0; j < dims; ++j) factors[q * stride + j] = bytes.real();
    queries.push_back({factors.data() + q * stride, k, {}});
  }
  for (const PanelKernel& kernel : panel_kernels()) {
    Scanner scanner(kernel);
    std::vector<std::vector<RankedRow>> lists(count);
    scanner.top_k(index, queries, lists);
    for (std::size_t q = 0; q < count; ++q) {
      require(lists[q] == by_definition(index.matrix(), queries[q]), "a scan gives the list by definition");
    }
  }
  return 0;
}
