#include "training/baselines/user_knn.hpp"

#include <algorithm>
#include <cmath>

namespace segue::training {

UserKnn::UserKnn(std::span<const InteractionRow> rows, std::int32_t items, const UserKnnOptions& options)
    : options_(options), items_(static_cast<std::size_t>(items)), index_(rows, items) {}

void UserKnn::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  std::ranges::fill(scores, 0);
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const auto history = queries[q].history;
    const auto known = distinct_items(history, options_.query_half_life);
    const auto neighbours = index_.neighbours(known, history.empty() ? -1 : history.back().sequence);
    // Cosine normalisation by the neighbour's length; the query's own length is the same for all.
    for (auto& neighbour : neighbours)
      neighbour.similarity /= std::sqrt(static_cast<float>(index_.items_of(neighbour.sequence).size()));
    for (const auto& neighbour : nearest(neighbours, options_.neighbours))
      for (const auto& had : index_.items_of(neighbour.sequence))
        scores[q * items_ + static_cast<std::size_t>(had.item)] += neighbour.similarity;
  }
}

}  // namespace segue::training
