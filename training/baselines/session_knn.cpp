#include "training/baselines/session_knn.hpp"

#include <algorithm>
#include <cmath>

namespace segue::training {
namespace {

double decayed(double distance, double decay) { return decay > 0 ? std::exp(-distance / decay) : 1; }

}  // namespace

SessionKnnOptions v_sknn() { return {}; }

SessionKnnOptions v_stan() {
  SessionKnnOptions options;
  options.name = "V-STAN";
  options.neighbours = 500;
  options.linear_weights = false;
  options.step_decay = 3;
  options.recency_days = 80;
  options.place_decay = 3;
  options.rarity = 1;
  return options;
}

SessionKnn::SessionKnn(std::span<const InteractionRow> rows, std::int32_t items,
                       const SessionKnnOptions& options)
    : options_(options), items_(static_cast<std::size_t>(items)), index_(rows, items, options.sample) {
  std::size_t longest = 0;
  for_each_sequence(
      rows, [&](std::span<const InteractionRow> sequence) { longest = std::max(longest, sequence.size()); });
  for (std::size_t places = 0; places < longest; ++places)
    place_factor_.push_back(static_cast<float>(decayed(static_cast<double>(places), options.place_decay)));
}

std::vector<WeightedItem> SessionKnn::weigh(std::span<const InteractionRow> history) const {
  auto known = distinct_items(history, 0);
  const auto sessions = static_cast<double>(index_.size());
  for (auto& item : known) {
    auto weight = decayed(item.back, options_.step_decay);
    if (options_.linear_weights) weight *= 1 - item.back / static_cast<double>(history.size());
    if (options_.rarity > 0 && index_.support(item.item) > 0)
      weight *= 1 + options_.rarity * std::log(sessions / static_cast<double>(index_.support(item.item)));
    item.weight = static_cast<float>(weight);
  }
  return known;
}

float SessionKnn::decay(const SequenceIndex::Neighbour& neighbour, const WeightedItem& newest,
                        std::int64_t now_ms) const {
  constexpr double day_ms = 86'400'000;
  const auto age =
      static_cast<double>(std::max<std::int64_t>(0, now_ms - index_.last_time_ms(neighbour.sequence)));
  auto factor = decayed(age / day_ms, options_.recency_days);
  // Cosine normalisation by the neighbour's length; the query's own length is the same for all.
  if (!options_.linear_weights) {
    factor /= std::sqrt(static_cast<double>(index_.items_of(neighbour.sequence).size()));
    factor *= decayed(newest.back, options_.step_decay);
  } else {
    factor /= 1 + newest.back;
  }
  return static_cast<float>(factor);
}

void SessionKnn::add(const SequenceIndex::Neighbour& neighbour, const WeightedItem& newest,
                     std::span<float> scores) const {
  const auto items = index_.items_of(neighbour.sequence);
  const auto shared =
      std::ranges::lower_bound(items, newest.item, {}, &SequenceIndex::PlacedItem::item)->place;
  for (const auto& had : items)
    scores[static_cast<std::size_t>(had.item)] +=
        neighbour.similarity * place_factor_[static_cast<std::size_t>(std::abs(had.place - shared))];
}

void SessionKnn::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  std::ranges::fill(scores, 0);
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const auto history = queries[q].history;
    if (history.empty()) continue;
    const auto known = weigh(history);
    const auto newest = [&](const SequenceIndex::Neighbour& neighbour) -> const WeightedItem& {
      return known[static_cast<std::size_t>(neighbour.newest)];
    };
    const auto neighbours = index_.neighbours(known, history.back().sequence);
    for (auto& neighbour : neighbours)
      neighbour.similarity *= decay(neighbour, newest(neighbour), history.back().timestamp_ms);
    for (const auto& neighbour : nearest(neighbours, options_.neighbours))
      add(neighbour, newest(neighbour), scores.subspan(q * items_, items_));
  }
}

}  // namespace segue::training
