#include "models/scoring/scan/scan.hpp"

#include <algorithm>
#include <limits>

#include "models/scoring/scan/panel_bounds.hpp"

namespace segue::models {

namespace {

/// Panels between two updates of the bounds: few enough to stay in the L1 cache for sixteen queries.
constexpr std::int64_t block_panels = 8;

/// The state of one query during a pass.
struct Selection {
  QuantisedQuery query;
  std::vector<float> lowest_first;  // heap of the k greatest lower bounds so far
  std::vector<BoundedRow> rows;     // that may belong to the list
  float threshold = 0;              // the k-th greatest lower bound: no score of the list is below it

  void start(std::size_t k) {
    lowest_first.clear();
    rows.clear();
    threshold = -std::numeric_limits<float>::infinity();
    if (k == 0) threshold = std::numeric_limits<float>::infinity();
  }

  void add(const BoundedRow& row, std::size_t k) {
    rows.push_back(row);
    if (lowest_first.size() == k && !(row.lower > threshold)) return;
    if (!(row.lower > -std::numeric_limits<float>::infinity())) return;  // no bound at all
    if (lowest_first.size() == k) {
      std::pop_heap(lowest_first.begin(), lowest_first.end(), std::greater<>());
      lowest_first.pop_back();
    }
    lowest_first.push_back(row.lower);
    std::push_heap(lowest_first.begin(), lowest_first.end(), std::greater<>());
    if (lowest_first.size() == k) threshold = lowest_first.front();
  }
};

}  // namespace

struct Scanner::Pass {
  PanelKernel kernel;
  std::vector<Selection> selections{static_cast<std::size_t>(max_queries)};
  std::vector<std::int32_t> packed;
  std::vector<std::int32_t> starts;
  std::vector<std::int32_t> dots = std::vector<std::int32_t>(max_queries * block_panels * panel_rows);
  std::vector<BoundedRow> found = std::vector<BoundedRow>(block_panels * panel_rows);
  std::vector<std::int32_t> candidates;
  std::vector<float> scores;

  void pack(const QuantisedMatrix& matrix, std::span<const ScanQuery> queries);
  void select(const QuantisedMatrix& matrix, std::span<const ScanQuery> queries);
  void rank(const ScoreMatrix& matrix, const ScanQuery& query, const Selection& selection,
            std::vector<RankedRow>& list);
};

/// The queries as bytes, group by group.
void Scanner::Pass::pack(const QuantisedMatrix& matrix, std::span<const ScanQuery> queries) {
  packed.assign(static_cast<std::size_t>(matrix.groups() * max_queries), 0);
  starts.clear();
  for (std::size_t q = 0; q < queries.size(); ++q) {
    QuantisedQuery& query = selections[q].query;
    matrix.quantise(queries[q].factors, kernel.query_levels, query);
    starts.push_back(-128 * query.sum);  // rows are stored as ρ + 128
    for (std::int64_t g = 0; g < matrix.groups(); ++g) {
      std::copy_n(query.bytes.data() + g * group_dims, group_dims,
                  reinterpret_cast<std::int8_t*>(&packed[g * max_queries + q]));
    }
  }
}

/// The pass over the bytes.
void Scanner::Pass::select(const QuantisedMatrix& matrix, std::span<const ScanQuery> queries) {
  const auto count = static_cast<std::int64_t>(queries.size());
  for (std::size_t q = 0; q < queries.size(); ++q) selections[q].start(queries[q].k);
  for (std::int64_t begin = 0; begin < matrix.panels(); begin += block_panels) {
    const std::int64_t panels = std::min(block_panels, matrix.panels() - begin);
    kernel.dots(matrix.block(begin, panels), {packed.data(), starts.data(), count}, dots.data());
    for (std::size_t q = 0; q < queries.size(); ++q) {
      Selection& selection = selections[q];
      const std::int32_t* mine = dots.data() + static_cast<std::int64_t>(q) * panels * panel_rows;
      const std::size_t size =
          rows_that_reach(matrix, selection.query, begin, panels, mine, selection.threshold, found.data());
      for (const BoundedRow& row : std::span(found.data(), size)) {
        if (row.upper < selection.threshold) continue;  // the threshold may have risen since
        const auto& excluded = queries[q].excluded;
        if (!std::binary_search(excluded.begin(), excluded.end(), row.row)) selection.add(row, queries[q].k);
      }
    }
  }
}

/// The exact scores of what is left.
void Scanner::Pass::rank(const ScoreMatrix& matrix, const ScanQuery& query, const Selection& selection,
                         std::vector<RankedRow>& list) {
  candidates.clear();
  for (const BoundedRow& row : selection.rows) {
    if (!(row.upper < selection.threshold)) candidates.push_back(row.row);
  }
  scores.resize(candidates.size());
  score_rows(matrix, query.factors, candidates, scores.data());
  list.clear();
  for (std::size_t i = 0; i < candidates.size(); ++i) list.push_back({candidates[i], scores[i]});
  const std::size_t k = std::min(query.k, list.size());
  std::partial_sort(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(k), list.end(), better);
  list.resize(k);
}

Scanner::Scanner(const PanelKernel& kernel) : pass_(std::make_unique<Pass>()) { pass_->kernel = kernel; }
Scanner::~Scanner() = default;

void Scanner::top_k(const ScanIndex& index, std::span<const ScanQuery> queries,
                    std::span<std::vector<RankedRow>> lists) {
  while (!queries.empty()) {
    const std::size_t size = std::min(queries.size(), static_cast<std::size_t>(max_queries));
    const auto together = queries.first(size);
    pass_->pack(index.quantised(), together);
    pass_->select(index.quantised(), together);
    for (std::size_t q = 0; q < size; ++q) {
      pass_->rank(index.matrix(), together[q], pass_->selections[q], lists[q]);
    }
    queries = queries.subspan(size);
    lists = lists.subspan(size);
  }
}

}  // namespace segue::models
