// Test support: questions asked by hand, and a scorer that gives the same scores to each.
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

/// Rows of sequence 0, 1 … by user 0, 1 …, one a second.
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

inline RankingCase ask(std::span<const InteractionRow> history, std::int32_t target,
                       std::vector<std::int32_t> negatives = {}) {
  RankingCase asked;
  if (!history.empty()) asked.query.user = history.back().user;
  asked.query.history = history;
  asked.target = target;
  asked.negatives = std::move(negatives);
  return asked;
}

}  // namespace segue::training::testing
