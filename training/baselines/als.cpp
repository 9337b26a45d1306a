#include "training/baselines/als.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/mm.h>

#include "base/random.hpp"
#include "models/networks/parallel_ranges.hpp"
#include "training/baselines/distinct_items.hpp"

namespace segue::training {
namespace {

constexpr float largest_start = 0.01F;

/// Observed interactions of one side (users or items): per row, the rows of the other side.
class Interacted {
 public:
  explicit Interacted(std::vector<std::vector<std::int32_t>> of_rows) : of_rows_(std::move(of_rows)) {}

  /// Solves for the factors of every row: one half-step of ALS.
  void solve(const FactorSolver& solver, std::size_t factors, std::vector<float>& out) const {
    out.resize(of_rows_.size() * factors);
    models::parallel_ranges(
        static_cast<std::int64_t>(of_rows_.size()), [&](std::int64_t begin, std::int64_t end) {
          for (auto row = static_cast<std::size_t>(begin); row < static_cast<std::size_t>(end); ++row)
            solver.solve(of_rows_[row], std::span(out).subspan(row * factors, factors));
        });
  }

  /// The same interactions seen from the other side, which has `count` rows.
  Interacted transposed(std::size_t count) const {
    std::vector<std::vector<std::int32_t>> others(count);
    for (std::size_t row = 0; row < of_rows_.size(); ++row)
      for (const auto other : of_rows_[row])
        others[static_cast<std::size_t>(other)].push_back(static_cast<std::int32_t>(row));
    return Interacted(std::move(others));
  }

 private:
  std::vector<std::vector<std::int32_t>> of_rows_;
};

std::vector<std::int32_t> items_of(std::span<const InteractionRow> sequence) {
  std::vector<std::int32_t> items;
  for (const auto& known : distinct_items(sequence, 0)) items.push_back(known.item);
  return items;
}

}  // namespace

std::vector<float> als_item_factors(std::span<const InteractionRow> rows, std::int32_t items,
                                    const AlsOptions& options) {
  std::vector<std::vector<std::int32_t>> sequences;
  for_each_sequence(
      rows, [&](std::span<const InteractionRow> sequence) { sequences.push_back(items_of(sequence)); });
  const Interacted by_user(std::move(sequences));
  const Interacted by_item = by_user.transposed(static_cast<std::size_t>(items));

  base::Random random(options.seed);
  std::vector<float> of_users, of_items(static_cast<std::size_t>(items) * options.factors);
  for (auto& factor : of_items) factor = largest_start * static_cast<float>(random.uniform());
  const auto solver = [&](std::span<const float> fixed) {
    return FactorSolver(fixed, options.factors, options.regularisation, options.confidence);
  };
  for (std::size_t i = 0; i < options.iterations; ++i) {
    by_user.solve(solver(of_items), options.factors, of_users);
    by_item.solve(solver(of_users), options.factors, of_items);
  }
  return of_items;
}

Als::Als(std::span<const InteractionRow> rows, std::int32_t items, const AlsOptions& options)
    : options_(options),
      items_(items),
      item_factors_(als_item_factors(rows, items, options)),
      fold_in_(item_factors_, options.factors, options.regularisation, options.confidence) {}

void Als::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  const auto d = options_.factors;
  std::vector<float> of_queries(queries.size() * d);
  for (std::size_t q = 0; q < queries.size(); ++q)
    fold_in_.solve(items_of(queries[q].history), std::span(of_queries).subspan(q * d, d));

  const auto matrix = [&](std::span<float> values, std::int64_t width) {
    return at::from_blob(values.data(), {static_cast<std::int64_t>(values.size()) / width, width},
                         at::kFloat);
  };
  const auto width = static_cast<std::int64_t>(d);
  auto out = matrix(scores, items_);
  at::mm_out(out, matrix(of_queries, width), matrix(item_factors_, width).t());
}

}  // namespace segue::training
