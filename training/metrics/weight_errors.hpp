// Regression metrics of edge-weight prediction: MSE, MAE and RMSE.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/data/interactions.hpp"
#include "training/metrics/ranking_metrics.hpp"

namespace segue::training {

/// Interface of models that predict the weight of a row from its user and item.
class WeightPredictor {
 public:
  virtual ~WeightPredictor() = default;

  /// Writes the predictions to `weights`, [rows]. Reads only user and item of the rows. Not thread-safe.
  virtual void predict(std::span<const InteractionRow> rows, std::span<float> weights) = 0;
};

/// The mean squared error of a predictor; 0 without rows.
double mean_squared_error(WeightPredictor& predictor, std::span<const InteractionRow> rows);

/// "mse", "mae" and "rmse" over the rows, which must be grouped by sequence; the first two with intervals by
/// bootstrap over sequences.
std::vector<Metric> weight_errors(WeightPredictor& predictor, std::span<const InteractionRow> rows,
                                  std::uint64_t seed);

}  // namespace segue::training
