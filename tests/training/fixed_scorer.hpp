// Test support: hand-made ranking cases, and a scorer that gives the same scores to every query.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training::testing {

class FixedScorer : public ItemScorer {
 public:
  explicit FixedScorer(std::vector<float> scores) : scores_(std::move(scores)) {}
  std::string name() const override { return "fixed"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override {
    for (std::size_t i = 0; i < queries.size(); ++i)
      std::ranges::copy(scores_, scores.begin() + static_cast<std::ptrdiff_t>(i * scores_.size()));
  }

 private:
  std::vector<float> scores_;
};

/// Rows of sequences 0, 1 … by users 0, 1 …, one per second.
inline std::vector<InteractionRow> rows_of(const std::vector<std::vector<std::int32_t>>& sequences) {
  std::vector<InteractionRow> rows;
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    std::int32_t previous = -1;
    for (const auto item : sequences[s]) {
      InteractionRow row;
      row.user = row.sequence = static_cast<std::int32_t>(s);
      row.item = item;
      row.previous = previous;
      row.timestamp_ms = 1000 * static_cast<std::int64_t>(rows.size());
      rows.push_back(row);
      previous = item;
    }
  }
  return rows;
}

inline RankingCase make_case(std::span<const InteractionRow> history, std::int32_t target,
                             std::vector<std::int32_t> negatives = {}) {
  RankingCase ranking_case;
  if (!history.empty()) ranking_case.query.user = history.back().user;
  ranking_case.query.history = history;
  ranking_case.target = target;
  ranking_case.negatives = std::move(negatives);
  return ranking_case;
}

}  // namespace segue::training::testing
