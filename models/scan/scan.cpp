#include "models/scan/scan.hpp"

#include <algorithm>
#include <numeric>

namespace segue::models {

ScanIndex::ScanIndex(ScoreMatrix matrix) : matrix_(std::move(matrix)) {}

void Scanner::top_k(const ScanIndex& index, std::span<const ScanQuery> queries,
                    std::span<std::vector<RankedRow>> lists) {
  const auto rows = static_cast<std::size_t>(index.matrix().rows());
  rows_.resize(rows);
  scores_.resize(rows);
  std::iota(rows_.begin(), rows_.end(), 0);
  for (std::size_t q = 0; q < queries.size(); ++q) {
    score_rows(index.matrix(), queries[q].factors, rows_, scores_.data());
    std::vector<RankedRow>& list = lists[q];
    list.clear();
    for (const std::int32_t row : rows_) {
      if (!std::binary_search(queries[q].excluded.begin(), queries[q].excluded.end(), row)) {
        list.push_back({row, scores_[row]});
      }
    }
    const std::size_t k = std::min(queries[q].k, list.size());
    std::partial_sort(list.begin(), list.begin() + k, list.end(), better);
    list.resize(k);
  }
}

}  // namespace segue::models
