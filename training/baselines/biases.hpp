// User and item biases: the baseline of edge-weight prediction (Koren 2010).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "training/metrics/weight_errors.hpp"

namespace segue::training {

struct BiasOptions {
  double user_shrinkage = 1;   // L2 regularisation: pseudo-rows at the mean added to every user …
  double item_shrinkage = 10;  // … and item
};
BOOST_DESCRIBE_STRUCT(BiasOptions, (), (user_shrinkage, item_shrinkage))

/// Weight = mean + b_user + b_item, where the biases minimise the squared error over the rows and shrinkage ·
/// b² (Koren 2010, "Factor in the neighbors", section 2.1): users and items alternately in closed form, until
/// convergence. A user or item without rows has a bias of 0. Immutable, any thread.
class Biases : public WeightPredictor {
 public:
  Biases(std::span<const InteractionRow> rows, std::int32_t users, std::int32_t items,
         const BiasOptions& options);

  void predict(std::span<const InteractionRow> rows, std::span<float> weights) override;

 private:
  double mean_ = 0;
  std::vector<double> user_, item_;
};

}  // namespace segue::training
