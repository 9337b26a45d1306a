// Who gives more, and what is given more: the baseline under everything that predicts weights.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "training/metrics/weight_errors.hpp"

namespace segue::training {

struct BiasOptions {
  double user_shrinkage = 1;   // rows at the mean that are added to every user …
  double item_shrinkage = 10;  // … and item, since few rows say little
};
BOOST_DESCRIBE_STRUCT(BiasOptions, (), (user_shrinkage, item_shrinkage))

/// Weight = mean + b_user + b_item, which minimise the squared error over the rows and shrinkage · b² (Koren
/// 2010, "Factor in the neighbors", section 2.1): of each side in turn in closed form, until they stay. Who
/// and what has no rows has 0. Immutable, any thread.
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
