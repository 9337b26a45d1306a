// Matrix factorisation of weights by alternating least squares.
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

/// Weight = Biases + x_user · y_item: the factors minimise the squared error that biases leave, and
/// λ (Σ|x|² + Σ|y|²), each side in turn in closed form (Zhou et al. 2008, without the weight by counts). Who
/// and what has no rows has no factors.
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
