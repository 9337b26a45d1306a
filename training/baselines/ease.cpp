#include "training/baselines/ease.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "training/baselines/distinct_items.hpp"
#include "training/baselines/inverse.hpp"

namespace segue::training {
namespace {

constexpr std::int32_t max_items = 20'000;

float decay(double distance, double half_life) {
  return half_life > 0 ? static_cast<float>(std::exp2(-distance / half_life)) : 1;
}

}  // namespace

std::vector<float> ease_weights(std::span<const InteractionRow> rows, std::int32_t items,
                                const EaseOptions& options) {
  if (items > max_items)
    throw std::runtime_error("EASE inverts a matrix of items by items: " + std::to_string(items) +
                             " items are too many, " + std::to_string(max_items) + " the most");
  const auto n = static_cast<std::size_t>(items);
  std::vector<float> matrix(n * n, 0);
  std::vector<float> together;  // weight of a co-occurrence, by distance
  for_each_sequence(rows, [&](std::span<const InteractionRow> sequence) {
    while (together.size() < sequence.size())
      together.push_back(decay(static_cast<double>(together.size()), options.place_half_life));
    const auto known = distinct_items(sequence, 0);
    for (const auto& a : known) {
      auto* row = matrix.data() + static_cast<std::size_t>(a.item) * n;
      for (const auto& b : known)
        row[b.item] += together[static_cast<std::size_t>(std::abs(a.back - b.back))];
    }
  });
  for (std::size_t i = 0; i < n; ++i) matrix[i * n + i] += static_cast<float>(options.regularisation);

  invert_positive_definite(matrix, n);
  std::vector<float> diagonal(n);
  for (std::size_t i = 0; i < n; ++i) diagonal[i] = matrix[i * n + i];
  for (std::size_t i = 0; i < n; ++i) {
    auto* row = matrix.data() + i * n;
    for (std::size_t j = 0; j < n; ++j) row[j] /= -diagonal[j];
    row[i] = 0;
  }
  return matrix;
}

Ease::Ease(std::shared_ptr<const std::vector<float>> weights, std::int32_t items, double query_half_life)
    : weights_(std::move(weights)),
      items_(static_cast<std::size_t>(items)),
      query_half_life_(query_half_life) {}

void Ease::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  std::ranges::fill(scores, 0);
  for (std::size_t q = 0; q < queries.size(); ++q) {
    auto* out = scores.data() + q * items_;
    for (const auto& known : distinct_items(queries[q].history, query_half_life_)) {
      const auto* row = weights_->data() + static_cast<std::size_t>(known.item) * items_;
      for (std::size_t j = 0; j < items_; ++j) out[j] += known.weight * row[j];
    }
  }
}

}  // namespace segue::training
