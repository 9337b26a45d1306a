// Next-play ranks on held-out sessions, by which candidate, champion and baselines are compared: the rank of
// each play in the list recommended from the plays before it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "models/scoring/list_metrics.hpp"
#include "models/scoring/recommender.hpp"
#include "training/baselines/sequential_rules.hpp"
#include "training/data/corpus.hpp"

namespace segue::training {

/// Ranks (1 is best, 0: not in the top `k`) of the plays of each session, except its first play and those
/// chosen from a list of ours, in the order of the sessions; aligned between any two models.
struct NextPlayRanks {
  std::size_t k = 0;
  std::vector<std::uint32_t> ranks;
  std::vector<std::size_t> session_end;  // [sessions] end of each in ranks

  models::ListMetrics metrics() const;
};

/// Ranks of a version, with the recommender that serves it and the default filters. `interner` is the one
/// that `model` was made with.
NextPlayRanks next_play_ranks(const models::Model& model, sessions::TrackInterner& interner,
                              const Corpus& corpus, std::span<const CorpusSession> sessions,
                              const models::ListOptions& options);

/// Ranks of a baseline, with the same filters.
NextPlayRanks next_play_ranks(SequentialRules& baseline, const Corpus& corpus,
                              std::span<const CorpusSession> sessions, const models::ListOptions& options);

}  // namespace segue::training
