#include "training/evaluation/rank_cases.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace segue::training {
namespace {

constexpr std::size_t batch = 256;  // queries that are scored at a time

/// Finds the place of one case's target and the best k of its candidates.
class CaseRanker {
 public:
  CaseRanker(std::int32_t items, const RankingOptions& options)
      : options_(options), masked_(static_cast<std::size_t>(items), 0) {
    catalogue_.resize(static_cast<std::size_t>(items));
    std::iota(catalogue_.begin(), catalogue_.end(), 0);
  }

  void rank(const RankingCase& asked, std::span<const float> scores, CaseRanks& ranks) {
    if (options_.mask == Mask::seen)
      for (const auto& row : asked.query.history) masked_[static_cast<std::size_t>(row.item)] = 1;
    masked_[static_cast<std::size_t>(asked.target)] = 0;
    collect(asked);

    const auto score = [&](std::int32_t item) { return scores[static_cast<std::size_t>(item)]; };
    const auto target = score(asked.target);
    std::size_t better = 0, equal = 0;
    for (const auto item : candidates_) {
      better += score(item) > target ? 1 : 0;
      equal += score(item) == target ? 1 : 0;
    }
    ranks.rank.push_back(static_cast<double>(better) + (static_cast<double>(equal) + 1) / 2);
    ranks.candidates.push_back(static_cast<std::int32_t>(candidates_.size()));

    const auto listed = std::min(options_.k, candidates_.size());
    std::partial_sort(
        candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(listed), candidates_.end(),
        [&](std::int32_t a, std::int32_t b) { return score(a) != score(b) ? score(a) > score(b) : a < b; });
    candidates_.resize(listed);
    candidates_.resize(options_.k, -1);
    ranks.list.insert(ranks.list.end(), candidates_.begin(), candidates_.end());

    for (const auto& row : asked.query.history) masked_[static_cast<std::size_t>(row.item)] = 0;
  }

 private:
  void collect(const RankingCase& asked) {
    candidates_.clear();
    const auto allowed = [&](std::int32_t item) { return masked_[static_cast<std::size_t>(item)] == 0; };
    if (asked.negatives.empty()) {
      std::ranges::copy_if(catalogue_, std::back_inserter(candidates_), allowed);
      return;
    }
    candidates_.push_back(asked.target);
    for (const auto item : asked.negatives)
      if (item != asked.target && allowed(item)) candidates_.push_back(item);
  }

  RankingOptions options_;
  std::vector<char> masked_;
  std::vector<std::int32_t> catalogue_;
  std::vector<std::int32_t> candidates_;
};

}  // namespace

CaseRanks rank_scores(std::span<const float> scores, std::int32_t items, std::span<const RankingCase> cases,
                      const RankingOptions& options) {
  const auto width = static_cast<std::size_t>(items);
  assert(scores.size() == cases.size() * width);
  CaseRanks ranks;
  ranks.k = options.k;
  CaseRanker ranker(items, options);
  for (std::size_t i = 0; i < cases.size(); ++i)
    ranker.rank(cases[i], scores.subspan(i * width, width), ranks);
  return ranks;
}

CaseRanks rank_cases(ItemScorer& scorer, std::int32_t items, std::span<const RankingCase> cases,
                     const RankingOptions& options) {
  const auto width = static_cast<std::size_t>(items);
  CaseRanks ranks;
  ranks.k = options.k;
  CaseRanker ranker(items, options);
  std::vector<RankingQuery> queries;
  std::vector<float> scores;
  for (std::size_t begin = 0; begin < cases.size(); begin += batch) {
    const auto some = cases.subspan(begin, std::min(batch, cases.size() - begin));
    queries.clear();
    for (const auto& asked : some) queries.push_back(asked.query);
    scores.resize(some.size() * width);
    scorer.score(queries, scores);
    for (std::size_t i = 0; i < some.size(); ++i)
      ranker.rank(some[i], std::span(scores).subspan(i * width, width), ranks);
  }
  return ranks;
}

bool is_repeat(const RankingCase& ranked) {
  return std::ranges::any_of(ranked.query.history,
                             [&](const InteractionRow& row) { return row.item == ranked.target; });
}

}  // namespace segue::training
