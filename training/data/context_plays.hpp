// Plays with the context features of the FM-GCN: user, previous track, and the user's action on that.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/corpus.hpp"

namespace segue::training {

struct ContextPlay {
  std::int32_t user = -1;                               // -1: not known
  std::int32_t previous = -1;                           // track; -1: first play of its session
  sessions::Action action = sessions::Action::unknown;  // of the previous play
  std::int32_t track = 0;
  sessions::Action outcome = sessions::Action::unknown;  // of this play
  bool recommended = false;
};

/// Every play of the sessions, in their order.
std::vector<ContextPlay> context_plays(const Corpus& corpus, std::span<const CorpusSession> sessions);

}  // namespace segue::training
