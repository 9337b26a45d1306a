// Matrix factorisation of implicit feedback by alternating least squares (Hu, Koren and Volinsky 2008).
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
  double confidence = 1;  // in observed interactions, 1 + α of the paper; that in unobserved ones is 1
  std::size_t iterations = 15;
  std::uint64_t seed = 1;  // of the initial item factors
};
BOOST_DESCRIBE_STRUCT(AlsOptions, (), (factors, regularisation, confidence, iterations))

/// [items, factors] row-major item factors: user and item factors are solved for alternately, each exactly
/// (FactorSolver). A sequence counts as a user and each of its items once; an item without rows has zeros.
/// Parallel on LibTorch's threads, with a result that does not depend on their number. Throws
/// std::runtime_error as FactorSolver.
std::vector<float> als_item_factors(std::span<const InteractionRow> rows, std::int32_t items,
                                    const AlsOptions& options);

/// Scores by fold-in: the query's factors are solved for from the items of its history, so that a user
/// without training rows is handled like any other. Not thread-safe.
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
