#include "training/metrics/rank_cases.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace segue::training {
namespace {

constexpr std::size_t batch = 256;  // queries scored at a time

struct Scored {
  float score;
  std::int32_t item;
};

bool before(const Scored& a, const Scored& b) {
  return a.score != b.score ? a.score > b.score : a.item < b.item;
}

/// Bounded heap of the k best items, which must be offered in ascending order.
class Best {
 public:
  explicit Best(std::size_t k) : k_(k) {}

  void clear() { heap_.clear(); }
  /// Only scores above it enter the heap.
  float threshold() const {
    return heap_.size() < k_ ? -std::numeric_limits<float>::infinity() : heap_.front().score;
  }
  void offer(Scored scored) {
    if (scored.score <= threshold()) return;
    if (heap_.size() == k_) {
      std::ranges::pop_heap(heap_, before);
      heap_.back() = scored;
    } else {
      heap_.push_back(scored);
    }
    std::ranges::push_heap(heap_, before);
  }
  /// Appends k items, the best first, -1 where fewer were offered.
  void list(std::vector<std::int32_t>& items) {
    std::ranges::sort_heap(heap_, before);
    for (const auto& scored : heap_) items.push_back(scored.item);
    items.insert(items.end(), k_ - heap_.size(), -1);
  }

 private:
  std::size_t k_;
  std::vector<Scored> heap_;  // the worst first
};

/// Numbers of candidates with a higher score than the target's and with an equal one, itself included.
struct Standing {
  std::int64_t better = 0;
  std::int64_t equal = 0;

  void count(float score, float target, std::int64_t times = 1) {
    better += score > target ? times : 0;
    equal += score == target ? times : 0;
  }
  double rank() const { return static_cast<double>(better) + (static_cast<double>(equal) + 1) / 2; }
};

/// Computes the rank of a case's target and the top k of its candidates.
class CaseRanker {
 public:
  CaseRanker(std::int32_t items, const RankingOptions& options)
      : options_(options), masked_(static_cast<std::size_t>(items), 0), best_(options.k) {}

  void rank(const RankingCase& ranking_case, std::span<const float> scores, CaseRanks& ranks) {
    mask(ranking_case);
    best_.clear();
    if (ranking_case.negatives.empty())
      rank_catalogue(ranking_case.target, scores, ranks);
    else
      rank_negatives(ranking_case, scores, ranks);
    best_.list(ranks.list);
    for (const auto item : hidden_) masked_[static_cast<std::size_t>(item)] = 0;
  }

 private:
  void mask(const RankingCase& ranking_case) {
    hidden_.clear();
    if (options_.mask == Mask::none) return;
    for (const auto& row : ranking_case.query.history) {
      auto& masked = masked_[static_cast<std::size_t>(row.item)];
      if (masked != 0 || row.item == ranking_case.target) continue;
      masked = 1;
      hidden_.push_back(row.item);
    }
  }

  void rank_catalogue(std::int32_t target_item, std::span<const float> scores, CaseRanks& ranks) {
    constexpr std::size_t block = 64;  // a fixed number, so that counting is vectorised
    const auto target = scores[static_cast<std::size_t>(target_item)];
    Standing standing;
    std::size_t item = 0;
    for (; item + block <= scores.size(); item += block) {
      const auto* some = scores.data() + item;
      const auto threshold = best_.threshold();
      std::int32_t better = 0, equal = 0, listed = 0;
      for (std::size_t i = 0; i < block; ++i) {
        better += some[i] > target ? 1 : 0;
        equal += some[i] == target ? 1 : 0;
        listed += some[i] > threshold ? 1 : 0;
      }
      standing.better += better;
      standing.equal += equal;
      if (listed > 0)
        for (std::size_t i = 0; i < block; ++i) offer(item + i, some[i]);
    }
    for (; item < scores.size(); ++item) {
      standing.count(scores[item], target);
      offer(item, scores[item]);
    }
    for (const auto hidden : hidden_) standing.count(scores[static_cast<std::size_t>(hidden)], target, -1);
    ranks.rank.push_back(standing.rank());
    ranks.candidates.push_back(static_cast<std::int32_t>(scores.size() - hidden_.size()));
  }

  void rank_negatives(const RankingCase& ranking_case, std::span<const float> scores, CaseRanks& ranks) {
    candidates_.assign({ranking_case.target});
    for (const auto item : ranking_case.negatives)
      if (item != ranking_case.target && masked_[static_cast<std::size_t>(item)] == 0)
        candidates_.push_back(item);
    std::ranges::sort(candidates_);
    const auto target = scores[static_cast<std::size_t>(ranking_case.target)];
    Standing standing;
    for (const auto candidate : candidates_) {
      const auto item = static_cast<std::size_t>(candidate);
      standing.count(scores[item], target);
      offer(item, scores[item]);
    }
    ranks.rank.push_back(standing.rank());
    ranks.candidates.push_back(static_cast<std::int32_t>(candidates_.size()));
  }

  void offer(std::size_t item, float score) {
    if (masked_[item] == 0) best_.offer({score, static_cast<std::int32_t>(item)});
  }

  RankingOptions options_;
  std::vector<char> masked_;          // [items]
  std::vector<std::int32_t> hidden_;  // masked items of the current case
  std::vector<std::int32_t> candidates_;
  Best best_;
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
    for (const auto& ranking_case : some) queries.push_back(ranking_case.query);
    scores.resize(some.size() * width);
    scorer.score(queries, scores);
    for (std::size_t i = 0; i < some.size(); ++i)
      ranker.rank(some[i], std::span(scores).subspan(i * width, width), ranks);
  }
  return ranks;
}

bool is_repeat(const RankingCase& ranking_case) {
  return std::ranges::any_of(ranking_case.query.history,
                             [&](const InteractionRow& row) { return row.item == ranking_case.target; });
}

}  // namespace segue::training
