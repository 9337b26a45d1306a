// How far predicted weights are from the actual ones.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/data/interactions.hpp"
#include "training/metrics/ranking_metrics.hpp"

namespace segue::training {

/// Whatever predicts the weight of a row from its user and item.
class WeightPredictor {
 public:
  virtual ~WeightPredictor() = default;

  /// `weights` [rows]. Of the rows only user and item are seen. Not thread-safe.
  virtual void predict(std::span<const InteractionRow> rows, std::span<float> weights) = 0;
};

/// The mean squared error of a predictor; 0 of no rows.
double mean_squared_error(WeightPredictor& predictor, std::span<const InteractionRow> rows);

/// "mse", "mae" and "rmse" over the rows, which stand by sequence; the first two with intervals by bootstrap
/// over sequences.
std::vector<Metric> weight_errors(WeightPredictor& predictor, std::span<const InteractionRow> rows,
                                  std::uint64_t seed);

}  // namespace segue::training
