#include "training/baselines/context_markov.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "training/data/item_counts.hpp"

namespace segue::training {
namespace {

/// Greatest score by popularity: small enough to break ties only.
constexpr float popularity_weight = 1e-5F;

}  // namespace

ContextMarkov::ContextMarkov(ItemSequences sequences, std::int32_t items, const ContextMarkovOptions& options)
    : sequences_(std::move(sequences)),
      options_(options),
      popularity_(item_counts(sequences_.items(), items)),
      place_begin_(static_cast<std::size_t>(items) + 1, 0),
      places_(sequences_.items().size()) {
  for (const auto item : sequences_.items()) ++place_begin_[static_cast<std::size_t>(item) + 1];
  for (std::size_t i = 1; i < place_begin_.size(); ++i) place_begin_[i] += place_begin_[i - 1];
  auto next = place_begin_;
  for (std::size_t s = 0; s < sequences_.size(); ++s)
    for (std::size_t place = 0; place < sequences_[s].size(); ++place)
      places_[next[static_cast<std::size_t>(sequences_[s][place])]++] = {static_cast<std::uint32_t>(s),
                                                                         static_cast<std::uint32_t>(place)};
  const auto most = popularity_.empty() ? 1 : std::max(1.0F, *std::ranges::max_element(popularity_));
  for (auto& count : popularity_) count *= popularity_weight / most;
}

std::size_t ContextMarkov::agreeing(std::span<const InteractionRow> history, const Place& place) const {
  const auto window = [&](auto before) { return before.last(std::min(options_.window, before.size())); };
  const auto past = window(sequences_[place.sequence].first(place.place));
  return static_cast<std::size_t>(std::ranges::count_if(
      window(history.first(history.size() - 1)),
      [&](const InteractionRow& row) { return std::ranges::find(past, row.item) != past.end(); }));
}

void ContextMarkov::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  const auto items = popularity_.size();
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const auto history = queries[q].history;
    const auto out = scores.subspan(q * items, items);
    std::ranges::copy(popularity_, out.begin());
    if (history.empty()) continue;
    const auto current = static_cast<std::size_t>(history.back().item);
    for (auto p = place_begin_[current]; p < place_begin_[current + 1]; ++p) {
      const auto& place = places_[p];
      const auto sequence = sequences_[place.sequence];
      if (place.place + 1 == sequence.size()) continue;
      const auto votes = std::pow(options_.growth, static_cast<double>(agreeing(history, place)));
      for (std::size_t d = 1; d <= options_.max_distance && place.place + d < sequence.size(); ++d)
        out[static_cast<std::size_t>(sequence[place.place + d])] +=
            static_cast<float>(votes / static_cast<double>(d * d));
    }
  }
}

}  // namespace segue::training
