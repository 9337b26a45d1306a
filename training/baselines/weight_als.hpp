// Matrix factorisation of edge weights by alternating least squares (Zhou et al. 2008).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/baselines/biases.hpp"

namespace segue::training {

struct WeightAlsOptions : BiasOptions {
  std::size_t factors = 16;
  double regularisation = 5;  // λ
  std::size_t iterations = 15;
  std::uint64_t seed = 1;  // of the items' factors to begin with
};
BOOST_DESCRIBE_STRUCT(WeightAlsOptions, (BiasOptions), (factors, regularisation, iterations))

/// Weight = Biases + x_user · y_item: the factors minimise the squared error of the biases' residuals and λ
/// (Σ|x|² + Σ|y|²), users and items alternately in closed form (Zhou et al. 2008, without weighting λ by the
/// number of rows). A user without rows has zero factors. Immutable, any thread.
class WeightAls : public WeightPredictor {
 public:
  WeightAls(std::span<const InteractionRow> rows, std::int32_t users, std::int32_t items,
            const WeightAlsOptions& options);

  void predict(std::span<const InteractionRow> rows, std::span<float> weights) override;

 private:
  Biases biases_;
  std::size_t factors_;
  std::vector<float> user_, item_;  // [users, factors], [items, factors]
};

}  // namespace segue::training
