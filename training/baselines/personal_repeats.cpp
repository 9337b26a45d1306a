#include "training/baselines/personal_repeats.hpp"

#include <algorithm>

#include "training/baselines/distinct_items.hpp"

namespace segue::training {

PersonalRepeats::PersonalRepeats(std::span<const InteractionRow> rows, std::int32_t items)
    : items_(static_cast<std::size_t>(items)) {
  std::vector<double> repeats(max_steps, 0), opportunities(max_steps, 0);
  for_each_sequence(rows, [&](std::span<const InteractionRow> sequence) {
    for (std::size_t row = 1; row < sequence.size(); ++row)
      for (std::size_t back = 0; back < std::min(row, max_steps); ++back) {
        ++opportunities[back];
        if (sequence[row - 1 - back].item == sequence[row].item) ++repeats[back];
      }
  });
  for (std::size_t back = 0; back < max_steps && opportunities[back] > 0; ++back)
    shares_.push_back(static_cast<float>(repeats[back] / opportunities[back]));
}

void PersonalRepeats::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  std::ranges::fill(scores, 0);
  if (shares_.empty()) return;
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const auto history = queries[q].history;
    for (std::size_t back = 0; back < history.size(); ++back) {
      const auto item = static_cast<std::size_t>(history[history.size() - 1 - back].item);
      scores[q * items_ + item] += shares_[std::min(back, shares_.size() - 1)];
    }
  }
}

}  // namespace segue::training
