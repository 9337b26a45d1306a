#include "training/baselines/sequential_rules.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "training/baselines/item_pop.hpp"
#include "training/data/item_counts.hpp"

namespace segue::training {
namespace {

/// Greatest score by popularity: small enough to break ties only.
constexpr float popularity_weight = 1e-5F;

struct Occurrence {
  std::int32_t item;
  std::int32_t place;
  std::size_t sequence;
};

}  // namespace

SequentialRules::SequentialRules(const ItemSequences& sequences, std::int32_t items,
                                 const SequentialRulesOptions& options)
    : options_(options),
      counts_(item_counts(sequences.items(), items)),
      by_popularity_(static_cast<std::size_t>(items)),
      score_(static_cast<std::size_t>(items), 0) {
  std::iota(by_popularity_.begin(), by_popularity_.end(), 0);
  std::ranges::stable_sort(by_popularity_, [&](std::int32_t a, std::int32_t b) {
    return counts_[static_cast<std::size_t>(a)] > counts_[static_cast<std::size_t>(b)];
  });
  count(sequences);
}

void SequentialRules::count(const ItemSequences& sequences) {
  std::vector<Occurrence> occurrences;
  for (std::size_t s = 0; s < sequences.size(); ++s)
    for (std::size_t place = 0; place < sequences[s].size(); ++place)
      occurrences.push_back({sequences[s][place], static_cast<std::int32_t>(place), s});
  std::ranges::stable_sort(occurrences, {}, &Occurrence::item);

  const auto add = [&](std::int32_t successor, double weight) {
    auto& score = score_[static_cast<std::size_t>(successor)];
    if (score == 0) reached_.push_back(successor);
    score += static_cast<float>(weight);
  };
  rule_begin_.assign(counts_.size() + 1, 0);
  auto next = occurrences.begin();
  for (std::size_t item = 0; item < counts_.size(); ++item) {
    for (; next != occurrences.end() && next->item == static_cast<std::int32_t>(item); ++next) {
      const auto sequence = sequences[next->sequence];
      const auto place = static_cast<std::size_t>(next->place);
      const auto after = std::min(options_.max_distance, sequence.size() - 1 - place);
      for (std::size_t d = 1; d <= after; ++d) add(sequence[place + d], 1 / static_cast<double>(d));
      const auto before = options_.backward > 0 ? std::min(options_.max_distance, place) : 0;
      for (std::size_t d = 1; d <= before; ++d)
        add(sequence[place - d], options_.backward / static_cast<double>(d));
    }
    const auto divisor =
        std::pow(std::max(1.0F, counts_[item]), static_cast<float>(options_.support_exponent));
    std::vector<Rule> rules;
    for (const auto successor : reached_)
      rules.push_back({successor, score_[static_cast<std::size_t>(successor)] / divisor});
    forget();
    const auto better = [&](const Rule& a, const Rule& b) {
      if (a.weight != b.weight) return a.weight > b.weight;
      const auto x = counts_[static_cast<std::size_t>(a.successor)],
                 y = counts_[static_cast<std::size_t>(b.successor)];
      return x != y ? x > y : a.successor < b.successor;
    };
    if (rules.size() > options_.max_successors) {
      std::ranges::nth_element(rules, rules.begin() + static_cast<std::ptrdiff_t>(options_.max_successors),
                               better);
      rules.resize(options_.max_successors);
    }
    rules_.insert(rules_.end(), rules.begin(), rules.end());
    rule_begin_[item + 1] = rules_.size();
  }
}

std::string SequentialRules::name() const {
  if (options_.max_distance == 0) return "ItemPop";
  return options_.max_distance == 1 ? "Markov" : "Sequential rules";
}

template <class ItemAt>
void SequentialRules::follow(std::size_t length, ItemAt item_at) {
  float weight = 1;
  for (std::size_t step = 0; step < std::min(options_.steps, length); ++step) {
    const auto item = static_cast<std::size_t>(item_at(length - 1 - step));
    for (auto rule = rule_begin_[item]; rule < rule_begin_[item + 1]; ++rule) {
      auto& score = score_[static_cast<std::size_t>(rules_[rule].successor)];
      if (score == 0) reached_.push_back(rules_[rule].successor);
      score += weight * rules_[rule].weight;
    }
    weight *= static_cast<float>(options_.step_decay);
  }
}

void SequentialRules::forget() {
  for (const auto item : reached_) score_[static_cast<std::size_t>(item)] = 0;
  reached_.clear();
}

void SequentialRules::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  const auto items = counts_.size();
  const auto most =
      items == 0 ? 1 : std::max(1.0F, counts_[static_cast<std::size_t>(by_popularity_.front())]);
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const auto history = queries[q].history;
    follow(history.size(), [&](std::size_t place) { return history[place].item; });
    for (std::size_t i = 0; i < items; ++i)
      scores[q * items + i] = score_[i] + popularity_weight * counts_[i] / most;
    forget();
  }
}

void SequentialRules::recommend(std::span<const std::int32_t> history, std::span<const std::int32_t> excluded,
                                std::size_t k, std::vector<std::int32_t>& list) {
  list.clear();
  const auto allowed = [&](std::int32_t item) { return std::ranges::find(excluded, item) == excluded.end(); };
  follow(history.size(), [&](std::size_t place) { return history[place]; });
  std::ranges::copy_if(reached_, std::back_inserter(list), allowed);
  const auto best = std::min(k, list.size());
  std::ranges::partial_sort(list, list.begin() + static_cast<std::ptrdiff_t>(best),
                            [&](std::int32_t a, std::int32_t b) {
                              const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
                              if (score_[i] != score_[j]) return score_[i] > score_[j];
                              return counts_[i] != counts_[j] ? counts_[i] > counts_[j] : a < b;
                            });
  list.resize(best);
  for (auto item = by_popularity_.begin(); item != by_popularity_.end() && list.size() < k; ++item)
    if (score_[static_cast<std::size_t>(*item)] == 0 && allowed(*item)) list.push_back(*item);
  forget();
}

}  // namespace segue::training
