// Sequential rules, first-order Markov chain and popularity: count-based baselines of next-item prediction.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "training/data/item_sequences.hpp"
#include "training/metrics/item_scorer.hpp"

namespace segue::training {

struct SequentialRulesOptions {
  std::size_t max_distance = 10;  // 1: first-order Markov chain; 0: popularity only
  double backward = 0;            // weight of a rule in reverse direction
  std::size_t steps = 1;          // number of the history's newest items that rules are applied to
  double step_decay = 0.5;        // factor of an item's weight per step back
  double support_exponent = 0;    // a rule's weight is divided by its antecedent's count to this power
  std::size_t max_successors = std::numeric_limits<std::size_t>::max();  // strongest rules kept per item
};
BOOST_DESCRIBE_STRUCT(SequentialRulesOptions, (),
                      (max_distance, backward, steps, step_decay, support_exponent))

/// Sequential rules (Ludewig and Jannach 2018): an item scores 1/d for each time that it followed the current
/// one at distance d ≤ max_distance. Ties, and items that no rule reaches, are ranked by popularity. Not
/// thread-safe.
class SequentialRules : public ItemScorer {
 public:
  SequentialRules(const ItemSequences& sequences, std::int32_t items, const SequentialRulesOptions& options);

  std::string name() const override;
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

  /// Replaces `list` by the top k items after `history`, without those in `excluded`.
  void recommend(std::span<const std::int32_t> history, std::span<const std::int32_t> excluded, std::size_t k,
                 std::vector<std::int32_t>& list);

 private:
  struct Rule {
    std::int32_t successor;
    float weight;
  };

  void count(const ItemSequences& sequences);
  /// Applies the rules of the history's newest items: accumulates scores in score_, and scored items in
  /// reached_.
  template <class ItemAt>
  void follow(std::size_t length, ItemAt item_at);
  void forget();

  SequentialRulesOptions options_;
  std::vector<float> counts_;            // [items] popularity
  std::vector<std::size_t> rule_begin_;  // [items + 1]
  std::vector<Rule> rules_;              // grouped by antecedent, unordered
  std::vector<std::int32_t> by_popularity_;
  std::vector<float> score_;           // [items], zero between calls
  std::vector<std::int32_t> reached_;  // items with a score
};

}  // namespace segue::training
