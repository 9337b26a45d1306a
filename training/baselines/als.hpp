// Matrix factorisation of implicit feedback by alternating least squares.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/baselines/factor_solver.hpp"
#include "training/metrics/item_scorer.hpp"

namespace segue::training {

struct AlsOptions {
  std::size_t factors = 64;
  double regularisation = 0.01;
  double confidence = 1;  // in what was taken, 1 + α of the paper; 1 is in what was not
  std::size_t iterations = 15;
  std::uint64_t seed = 1;  // of the items' factors to begin with
};
BOOST_DESCRIBE_STRUCT(AlsOptions, (), (factors, regularisation, confidence, iterations))

/// Hu, Koren and Volinsky 2008: users' and items' factors in turn, each exactly (FactorSolver). Of a sequence
/// each item counts once. Row-major [items, factors]; an item that nobody took has zeros. On LibTorch's
/// threads; the same factors however many there are. Throws std::runtime_error as FactorSolver.
std::vector<float> als_item_factors(std::span<const InteractionRow> rows, std::int32_t items,
                                    const AlsOptions& options);

/// Folds a query's history in: its factors are solved for given the items', so an anonymous user with a
/// history is none. Not thread-safe.
class Als : public ItemScorer {
 public:
  Als(std::span<const InteractionRow> rows, std::int32_t items, const AlsOptions& options);
  Als(const Als&) = delete;  // fold_in_ refers to item_factors_
  Als& operator=(const Als&) = delete;

  std::string name() const override { return "ALS"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  AlsOptions options_;
  std::int32_t items_;
  std::vector<float> item_factors_;
  FactorSolver fold_in_;
};

}  // namespace segue::training
