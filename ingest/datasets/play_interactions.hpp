// Conversion of listening events to interactions.
#pragma once

#include "ingest/datasets/kind.hpp"

namespace segue::ingest::datasets {

/// Each play of `kind` becomes an interaction, in order of the file; a skip or complete of the track that the
/// user played last sets `skipped` to 0 or 4, and an event with a repeated id is dropped. Held in memory
/// until all are read, since the outcome of a play follows after it.
Outcome read_plays(const Kind& kind, const DatasetSpec& spec, const InteractionHandler& handle,
                   DatasetReport& report);

}  // namespace segue::ingest::datasets
