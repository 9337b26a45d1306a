#include "training/metrics/weight_errors.hpp"

#include <cmath>

#include "training/metrics/bootstrap.hpp"

namespace segue::training {
namespace {

/// [rows] predicted minus actual weight.
std::vector<double> errors(WeightPredictor& predictor, std::span<const InteractionRow> rows) {
  std::vector<float> predicted(rows.size());
  predictor.predict(rows, predicted);
  std::vector<double> errors;
  errors.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    errors.push_back(static_cast<double>(predicted[i]) - static_cast<double>(rows[i].weight));
  return errors;
}

}  // namespace

double mean_squared_error(WeightPredictor& predictor, std::span<const InteractionRow> rows) {
  double sum = 0;
  for (const auto error : errors(predictor, rows)) sum += error * error;
  return rows.empty() ? 0 : sum / static_cast<double>(rows.size());
}

std::vector<Metric> weight_errors(WeightPredictor& predictor, std::span<const InteractionRow> rows,
                                  std::uint64_t seed) {
  auto absolute = errors(predictor, rows);
  std::vector<double> squared;
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    squared.push_back(absolute[i] * absolute[i]);
    absolute[i] = std::abs(absolute[i]);
    if (i + 1 == rows.size() || rows[i].sequence != rows[i + 1].sequence) ends.push_back(i + 1);
  }
  const auto mse = bootstrap(squared, ends, seed), mae = bootstrap(absolute, ends, seed);
  return {{"mse", mse.mean, mse}, {"mae", mae.mean, mae}, {"rmse", std::sqrt(mse.mean), std::nullopt}};
}

}  // namespace segue::training
