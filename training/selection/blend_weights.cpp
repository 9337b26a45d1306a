#include "training/selection/blend_weights.hpp"

#include <algorithm>

#include "training/baselines/blend.hpp"
#include "training/selection/best.hpp"

namespace segue::training {
namespace {

constexpr std::size_t batch = 256;  // queries that are scored at a time
constexpr int max_rounds = 6;
constexpr double least_gain = 1e-4;  // of NDCG, for which a weight is changed

/// What a case's candidates have from one member, the target first; case after case.
using Scores = std::vector<float>;

/// The candidates of each case: the target first, then what is not masked.
struct Candidates {
  Candidates(const ValidationCases& validation, std::int32_t items) {
    std::vector<char> left_out(static_cast<std::size_t>(items), 0);
    for (const auto& asked : validation.cases) {
      const auto mark = [&](char mark) {
        if (validation.ranking.mask == Mask::seen)
          for (const auto& row : asked.query.history) left_out[static_cast<std::size_t>(row.item)] = mark;
        left_out[static_cast<std::size_t>(asked.target)] = mark;
      };
      mark(1);
      item.push_back(asked.target);
      for (std::int32_t i = 0; i < items; ++i)
        if (left_out[static_cast<std::size_t>(i)] == 0) item.push_back(i);
      mark(0);
      begin.push_back(item.size());
    }
  }

  std::vector<std::int32_t> item;
  std::vector<std::size_t> begin{0};  // [cases + 1]
};

Scores candidate_scores(ItemScorer& member, std::int32_t items, const std::vector<RankingCase>& cases,
                        const Candidates& candidates) {
  const auto width = static_cast<std::size_t>(items);
  Scores scores(candidates.item.size());
  std::vector<RankingQuery> queries;
  std::vector<float> all;
  for (std::size_t first = 0; first < cases.size(); first += batch) {
    queries.clear();
    for (auto c = first; c < std::min(first + batch, cases.size()); ++c) queries.push_back(cases[c].query);
    all.resize(queries.size() * width);
    member.score(queries, all);
    for (std::size_t q = 0; q < queries.size(); ++q) {
      const auto row = std::span(all).subspan(q * width, width);
      standardise(row);
      for (auto i = candidates.begin[first + q]; i < candidates.begin[first + q + 1]; ++i)
        scores[i] = row[static_cast<std::size_t>(candidates.item[i])];
    }
  }
  return scores;
}

/// Finds the weights, one after the other.
class Search {
 public:
  Search(std::vector<Scores> members, const Candidates& candidates, const ValidationCases& validation)
      : members_(std::move(members)),
        candidates_(candidates),
        validation_(validation),
        weights_(members_.size(), 0),
        sum_(candidates.item.size(), 0) {}

  std::vector<double> run() {
    Best<std::size_t> alone(least_gain);
    for (std::size_t m = 0; m < members_.size(); ++m) alone.offer(ndcg_with(m, 1), m);
    set(alone.choice(), 1);
    auto ndcg = alone.value();
    for (int round = 0; round < max_rounds; ++round) {
      const auto before = ndcg;
      for (std::size_t m = 0; m < members_.size(); ++m) ndcg = improve(m, ndcg);
      if (ndcg < before + least_gain) break;
    }
    return weights_;
  }

 private:
  double improve(std::size_t member, double ndcg) {
    const auto now = weights_[member];
    Best<double> best(least_gain);
    best.offer(ndcg, now);
    if (now > 0)
      for (const auto factor : {0.5, 0.7, 0.85, 1.15, 1.4, 2.0})
        best.offer(ndcg_with(member, (factor - 1) * now), factor * now);
    for (const auto value : {0.05, 0.1, 0.2, 0.4, 0.8, 1.6})
      best.offer(ndcg_with(member, value - now), value);
    auto chosen = best.choice();
    auto chosen_ndcg = best.value();
    if (now > 0)  // one member less is worth as much as the least gain
      if (const auto without = ndcg_with(member, -now); without > chosen_ndcg - least_gain) {
        chosen = 0;
        chosen_ndcg = without;
      }
    if (chosen != now) set(member, chosen);
    return chosen_ndcg;
  }

  /// Of the present blend with so much more of a member.
  double ndcg_with(std::size_t member, double more) {
    const auto weight = static_cast<float>(more);
    const auto* part = members_[member].data();
    CaseRanks ranks;
    ranks.k = validation_.ranking.k;
    for (std::size_t c = 0; c + 1 < candidates_.begin.size(); ++c) {
      const auto first = candidates_.begin[c], end = candidates_.begin[c + 1];
      const auto target = sum_[first] + weight * part[first];
      std::int32_t better = 0, equal = 0;
      for (auto i = first + 1; i < end; ++i) {
        const auto score = sum_[i] + weight * part[i];
        better += score > target ? 1 : 0;
        equal += score == target ? 1 : 0;
      }
      ranks.rank.push_back(1 + better + equal / 2.0);
      ranks.candidates.push_back(static_cast<std::int32_t>(end - first));
    }
    return validation_.ndcg(ranks);
  }

  void set(std::size_t member, double weight) {
    const auto more = static_cast<float>(weight - weights_[member]);
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += more * members_[member][i];
    weights_[member] = weight;
  }

  std::vector<Scores> members_;
  const Candidates& candidates_;
  const ValidationCases& validation_;
  std::vector<double> weights_;
  Scores sum_;  // of the present blend
};

}  // namespace

std::vector<double> fit_blend_weights(std::span<ItemScorer* const> members, std::int32_t items,
                                      const ValidationCases& validation) {
  const Candidates candidates(validation, items);
  std::vector<Scores> scores;
  for (auto* member : members)
    scores.push_back(candidate_scores(*member, items, validation.cases, candidates));
  return Search(std::move(scores), candidates, validation).run();
}

}  // namespace segue::training
