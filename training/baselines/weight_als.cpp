#include "training/baselines/weight_als.hpp"

#include <algorithm>
#include <numeric>

#include "base/random.hpp"
#include "training/baselines/factor_solver.hpp"

namespace segue::training {
namespace {

/// Residual weight of a row after the biases; `other` is the index on the other side.
struct Residual {
  std::size_t other;
  float value;
};
using Residuals = std::vector<std::vector<Residual>>;

/// x = (Σ y yᵀ + λI)⁻¹ Σ r y for every row of one side.
void solve(const Residuals& residuals, const std::vector<float>& fixed, std::size_t factors,
           float regularisation, std::vector<float>& out) {
  std::vector<float> matrix(factors * factors);
  for (std::size_t row = 0; row < residuals.size(); ++row) {
    const auto x = std::span(out).subspan(row * factors, factors);
    std::ranges::fill(matrix, 0);
    std::ranges::fill(x, 0);
    for (std::size_t i = 0; i < factors; ++i) matrix[i * factors + i] = regularisation;
    for (const auto& [other, value] : residuals[row]) {
      const auto* y = fixed.data() + other * factors;
      for (std::size_t i = 0; i < factors; ++i) {
        x[i] += value * y[i];
        for (std::size_t j = i; j < factors; ++j) matrix[i * factors + j] += y[i] * y[j];
      }
    }
    solve_positive_definite(matrix, x);
  }
}

}  // namespace

WeightAls::WeightAls(std::span<const InteractionRow> rows, std::int32_t users, std::int32_t items,
                     const WeightAlsOptions& options)
    : biases_(rows, users, items, options), factors_(options.factors) {
  std::vector<float> explained(rows.size());
  biases_.predict(rows, explained);
  Residuals by_user(static_cast<std::size_t>(users)), by_item(static_cast<std::size_t>(items));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto user = static_cast<std::size_t>(rows[i].user), item = static_cast<std::size_t>(rows[i].item);
    by_user[user].push_back({item, rows[i].weight - explained[i]});
    by_item[item].push_back({user, rows[i].weight - explained[i]});
  }
  base::Random random(options.seed);
  user_.assign(by_user.size() * factors_, 0);
  item_.resize(by_item.size() * factors_);
  for (auto& factor : item_) factor = static_cast<float>(random.uniform() - 0.5);
  const auto regularisation = static_cast<float>(options.regularisation);
  for (std::size_t i = 0; i < options.iterations; ++i) {
    solve(by_user, item_, factors_, regularisation, user_);
    solve(by_item, user_, factors_, regularisation, item_);
  }
}

void WeightAls::predict(std::span<const InteractionRow> rows, std::span<float> weights) {
  biases_.predict(rows, weights);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto* x = user_.data() + static_cast<std::size_t>(rows[i].user) * factors_;
    const auto* y = item_.data() + static_cast<std::size_t>(rows[i].item) * factors_;
    weights[i] += std::inner_product(x, x + factors_, y, 0.0F);
  }
}

}  // namespace segue::training
