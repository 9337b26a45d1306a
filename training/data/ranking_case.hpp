// Ranking case: a query to a recommender, its target item and the negatives to rank it among.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "training/data/interactions.hpp"

namespace segue::training {

/// Everything that a model may use to score the items.
struct RankingQuery {
  std::int32_t user = -1;                   // -1: anonymous
  std::span<const InteractionRow> history;  // the sequence so far, oldest first; may be empty
  std::int64_t timestamp_ms = 0;            // of the target; 0: the data set has no times

  std::int32_t previous() const { return history.empty() ? -1 : history.back().item; }
  std::int8_t previous_skipped() const { return history.empty() ? std::int8_t{-1} : history.back().skipped; }
  /// As InteractionRow::previous_repeats.
  std::int8_t previous_repeats() const {
    if (history.empty()) return -1;
    return std::ranges::any_of(history.first(history.size() - 1),
                               [&](const InteractionRow& row) { return row.item == previous(); })
               ? 1
               : 0;
  }
};

struct RankingCase {
  RankingQuery query;
  std::int32_t target = -1;
  std::vector<std::int32_t> negatives;  // items that the target is ranked among; empty: full ranking
};

}  // namespace segue::training
