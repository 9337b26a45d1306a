#include "models/scoring/scan/quantised_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace segue::models {

namespace {

constexpr int row_levels = 127;
constexpr std::uint8_t row_offset = 128;
constexpr double unit_roundoff = 0x1p-24;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Above this, sums of products may overflow, and no bound holds.
constexpr double largest_score = 1e37;

/// A float that is not below the exact value of `value`, which was computed with a few roundings of double.
float round_up(double value) {
  return std::nextafter(static_cast<float>(value * (1 + 1e-12)), std::numeric_limits<float>::infinity());
}

double norm(const std::vector<double>& values) {
  double squares = 0;
  for (const double value : values) squares += value * value;
  return std::sqrt(squares);
}

/// The error of a bias from the roundings in which it takes part: two additions here, one in score_rows(),
/// and the underflow of products.
double bias_rounding(float bias) { return 16 * unit_roundoff * std::abs(double{bias}) + 1e-35; }

std::vector<double> column_scales(const ScoreMatrix& matrix) {
  std::vector<double> squares(static_cast<std::size_t>(matrix.dims()));
  for (std::int64_t i = 0; i < matrix.rows(); ++i) {
    const float* row = matrix.row(i);
    for (std::size_t j = 0; j < squares.size(); ++j) squares[j] += double{row[j]} * row[j];
  }
  std::vector<double> scales;
  for (const double sum : squares) {
    const double spread = std::sqrt(sum / static_cast<double>(std::max<std::int64_t>(matrix.rows(), 1)));
    scales.push_back(spread > 0 ? std::ldexp(1.0, std::ilogb(spread)) : 1.0);
  }
  return scales;
}

}  // namespace

QuantisedMatrix::QuantisedMatrix(const ScoreMatrix& matrix)
    : rows_count_(matrix.rows()),
      panels_((matrix.rows() + panel_rows - 1) / panel_rows),
      groups_((matrix.dims() + group_dims - 1) / group_dims),
      // Sixteen running sums, folded, and the few roundings of a bound; doubled for safety.
      rounding_(2 * unit_roundoff * (static_cast<double>(matrix.stride()) / 16 + 32)),
      column_scales_(column_scales(matrix)),
      rows_(make_large_array<std::uint8_t>(
          static_cast<std::size_t>(panels_ * groups_ * panel_rows * group_dims))),
      scales_(static_cast<std::size_t>(panels_ * panel_rows)),
      upper_biases_(scales_.size(), -std::numeric_limits<float>::infinity()),
      error_norms_(static_cast<std::size_t>(panels_)),
      row_norms_(static_cast<std::size_t>(panels_)) {
  std::fill_n(rows_.get(), panels_ * groups_ * panel_rows * group_dims, row_offset);
  std::vector<double> scaled(column_scales_.size());
  for (std::int64_t i = 0; i < matrix.rows(); ++i) {
    quantise_row(matrix.row(i), i, scaled);
    upper_biases_[i] = round_up(matrix.bias()[i] + bias_rounding(matrix.bias()[i]));
  }
}

void QuantisedMatrix::quantise_row(const float* row, std::int64_t i, std::vector<double>& scaled) {
  double largest = 0;
  for (std::size_t j = 0; j < scaled.size(); ++j) {
    scaled[j] = row[j] / column_scales_[j];
    largest = std::max(largest, std::abs(scaled[j]));
  }
  if (largest == 0) return;
  const double row_norm = norm(scaled);
  largest_norm_ = std::max(largest_norm_, row_norm);

  const float scale = std::max(static_cast<float>(largest / row_levels), std::numeric_limits<float>::min());
  const std::int64_t panel = i / panel_rows;
  std::uint8_t* bytes = rows_.get() + panel * groups_ * panel_rows * group_dims + i % panel_rows * group_dims;
  for (std::size_t j = 0; j < scaled.size(); ++j) {
    const double level = std::clamp(std::nearbyint(scaled[j] / scale), -1.0 * row_levels, 1.0 * row_levels);
    bytes[j / group_dims * panel_rows * group_dims + j % group_dims] =
        static_cast<std::uint8_t>(static_cast<int>(level) + row_offset);
    scaled[j] -= level * scale;
  }
  scales_[i] = scale;
  error_norms_[panel] = std::max(error_norms_[panel], round_up(norm(scaled) / scale));
  row_norms_[panel] = std::max(row_norms_[panel], round_up(row_norm / scale));
}

float QuantisedMatrix::lower_bound(std::int64_t i, const QuantisedQuery& query, std::int32_t dot,
                                   float error) const {
  // The upper bound's rounding share lies above the bias, and twice as much cannot lie below the lower one.
  const double exact = double{scales_[i]} * (double{query.step} * dot - error);
  const double bias = double{upper_biases_[i]} - 4 * bias_rounding(upper_biases_[i]);
  return std::nextafter(static_cast<float>(exact + bias), -std::numeric_limits<float>::infinity());
}

PanelBlock QuantisedMatrix::block(std::int64_t begin, std::int64_t count) const {
  return {rows_.get() + begin * groups_ * panel_rows * group_dims, count, groups_};
}

void QuantisedMatrix::quantise(const float* query, int levels, QuantisedQuery& quantised) const {
  std::vector<double> scaled(column_scales_.size());
  double largest = 0;
  for (std::size_t j = 0; j < scaled.size(); ++j) {
    scaled[j] = query[j] * column_scales_[j];
    // Written so that a NaN, too, ends up as the largest.
    if (!(std::abs(scaled[j]) <= largest)) largest = std::abs(scaled[j]);
  }
  const double query_norm = norm(scaled);
  quantised.bytes.assign(static_cast<std::size_t>(groups_ * group_dims), 0);
  quantised.sum = 0;
  if (!(query_norm * largest_norm_ <= largest_score) || !(largest <= largest_score)) {
    quantised.step = quantised.bytes_norm = 0;
    quantised.remainder_norm = std::numeric_limits<float>::infinity();
    return;
  }
  quantised.step = static_cast<float>(largest / levels);
  double squares = 0;
  for (std::size_t j = 0; j < scaled.size() && quantised.step > 0; ++j) {
    const double level = std::clamp(std::nearbyint(scaled[j] / quantised.step), -1.0 * levels, 1.0 * levels);
    quantised.bytes[j] = static_cast<std::int8_t>(level);
    quantised.sum += static_cast<std::int32_t>(level);
    squares += level * quantised.step * level * quantised.step;
    scaled[j] -= level * quantised.step;
  }
  quantised.bytes_norm = round_up(std::sqrt(squares));
  quantised.remainder_norm = round_up(norm(scaled) + rounding_ * query_norm);
}

}  // namespace segue::models
