#include "training/baselines/biases.hpp"

#include <algorithm>
#include <cmath>

namespace segue::training {
namespace {

constexpr int max_rounds = 50;
constexpr double least_change = 1e-5;  // of a bias; below it the iteration has converged

/// Solves for the biases of one side, `of(row)`, with the rest of the prediction, `rest(row)`, fixed. Returns
/// the greatest change.
template <class Of, class Rest>
double solve(std::span<const InteractionRow> rows, double shrinkage, std::vector<double>& biases, Of of,
             Rest rest) {
  std::vector<double> sum(biases.size(), 0), count(biases.size(), shrinkage);
  for (const auto& row : rows) {
    const auto i = static_cast<std::size_t>(of(row));
    sum[i] += static_cast<double>(row.weight) - rest(row);
    ++count[i];
  }
  double change = 0;
  for (std::size_t i = 0; i < biases.size(); ++i) {
    const auto bias = count[i] > 0 ? sum[i] / count[i] : 0;
    change = std::max(change, std::abs(bias - biases[i]));
    biases[i] = bias;
  }
  return change;
}

}  // namespace

Biases::Biases(std::span<const InteractionRow> rows, std::int32_t users, std::int32_t items,
               const BiasOptions& options)
    : user_(static_cast<std::size_t>(users), 0), item_(static_cast<std::size_t>(items), 0) {
  for (const auto& row : rows) mean_ += static_cast<double>(row.weight) / static_cast<double>(rows.size());
  const auto user = [](const InteractionRow& row) { return row.user; };
  const auto item = [](const InteractionRow& row) { return row.item; };
  for (int round = 0; round < max_rounds; ++round) {
    const auto of_users = solve(rows, options.user_shrinkage, user_, user, [&](const InteractionRow& row) {
      return mean_ + item_[static_cast<std::size_t>(row.item)];
    });
    const auto of_items = solve(rows, options.item_shrinkage, item_, item, [&](const InteractionRow& row) {
      return mean_ + user_[static_cast<std::size_t>(row.user)];
    });
    if (std::max(of_users, of_items) < least_change) break;
  }
}

void Biases::predict(std::span<const InteractionRow> rows, std::span<float> weights) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    weights[i] = static_cast<float>(mean_ + user_[static_cast<std::size_t>(rows[i].user)] +
                                    item_[static_cast<std::size_t>(rows[i].item)]);
}

}  // namespace segue::training
