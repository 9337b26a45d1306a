// Listening events as interactions.
#pragma once

#include "ingest/datasets/kind.hpp"

namespace segue::ingest::datasets {

/// Each play of `kind` is an interaction, in order of the file; a skip or complete of the track that its user
/// played last makes it 0 or 4, and an event whose id came before is dropped. Held in memory until all are
/// read, since what became of a play stands after it.
Outcome read_plays(const Kind& kind, const DatasetSpec& spec, const InteractionHandler& handle,
                   DatasetReport& report);

}  // namespace segue::ingest::datasets
