// The test by which candidates, champion and baselines are compared: within each held-out session, each play
// is looked for in the list made from the plays before it.
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

/// Ranks (1 is best, 0: not in the list of `k`) of the plays of each session but its first and those taken
/// from a list of ours, in the order of the sessions given; the same order whoever is tested.
struct NextPlayRanks {
  std::size_t k = 0;
  std::vector<std::uint32_t> ranks;
  std::vector<std::size_t> session_end;  // of each session, in ranks

  models::ListMetrics metrics() const;
};

/// A version, through the recommender that serves it, with the default filters. `interner` is the one that
/// `model` was made with.
NextPlayRanks next_play_ranks(const models::Model& model, sessions::TrackInterner& interner,
                              const Corpus& corpus, std::span<const CorpusSession> sessions,
                              const models::ListOptions& options);

/// A floor, under the same filters.
NextPlayRanks next_play_ranks(SequentialRules& floor, const Corpus& corpus,
                              std::span<const CorpusSession> sessions, const models::ListOptions& options);

}  // namespace segue::training
