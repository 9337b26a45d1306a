// What follows what, counted: the baselines that a trained version, and every model, is held against.
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
  std::size_t max_distance = 10;  // 1: a first-order Markov chain; 0: popularity alone
  double backward = 0;            // how much a rule counts against its direction
  std::size_t steps = 1;          // how many of the newest items the rules start from
  double step_decay = 0.5;        // how much the item before counts, compared with the one after it
  double support_exponent = 0;  // a rule's weight is divided by the count of the item it starts from, to this
  std::size_t max_successors = std::numeric_limits<std::size_t>::max();  // the best of each item are kept
};
BOOST_DESCRIBE_STRUCT(SequentialRulesOptions, (),
                      (max_distance, backward, steps, step_decay, support_exponent))

/// Sequential rules (Ludewig and Jannach 2018): an item that came `d` places after the current one, d at most
/// max_distance, scores 1/d each time. Ties and what no rule reaches go by popularity. Not thread-safe.
class SequentialRules : public ItemScorer {
 public:
  SequentialRules(const ItemSequences& sequences, std::int32_t items, const SequentialRulesOptions& options);

  std::string name() const override;
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

  /// The best k items after `history`, without those in `excluded`; replaces `list`.
  void recommend(std::span<const std::int32_t> history, std::span<const std::int32_t> excluded, std::size_t k,
                 std::vector<std::int32_t>& list);

 private:
  struct Rule {
    std::int32_t successor;
    float weight;
  };

  void count(const ItemSequences& sequences);
  /// Adds the rules from the newest items of `history` up, in score_ and reached_.
  template <class ItemAt>
  void follow(std::size_t length, ItemAt item_at);
  void forget();

  SequentialRulesOptions options_;
  std::vector<float> counts_;            // of each item
  std::vector<std::size_t> rule_begin_;  // [items + 1]
  std::vector<Rule> rules_;              // of an item, in no order
  std::vector<std::int32_t> by_popularity_;
  std::vector<float> score_;           // [items], zero between calls
  std::vector<std::int32_t> reached_;  // items with a score
};

}  // namespace segue::training
