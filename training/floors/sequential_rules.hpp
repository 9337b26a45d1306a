// The floors that a trained version is held against: lists made by counting what follows what.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/corpus.hpp"

namespace segue::training {

/// Sequential rules (Ludewig and Jannach 2018): a track that was played `d` plays after the current one, d at
/// most `max_distance`, scores 1/d each time; ties and what no rule reaches go by popularity. max_distance 1
/// is a first-order Markov chain, 0 popularity alone. Immutable, any thread.
class SequentialRules {
 public:
  SequentialRules(const Corpus& corpus, std::span<const CorpusSession> sessions, std::size_t max_distance);

  /// The best k tracks after `session`, without those in `excluded`; replaces `list`.
  void recommend(std::span<const Play> session, std::span<const std::int32_t> excluded, std::size_t k,
                 std::vector<std::int32_t>& list) const;

 private:
  std::vector<std::size_t> rule_begin_;  // [tracks + 1]
  std::vector<std::int32_t> successor_;  // of a track, best first
  std::vector<std::int32_t> by_popularity_;
};

}  // namespace segue::training
