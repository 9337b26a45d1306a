// Conversion of interactions to listening events, so that a data set of ratings can be replayed, trained on
// and served.
#pragma once

#include "ingest/datasets/kind.hpp"

namespace segue::ingest::datasets {

/// Each interaction of `kind` becomes a play with the event id "<kind>-<number in the file>"; if its degree
/// of skip is known, a skip (0 to 2) or a complete (3 and 4) follows, "<the same>-end". Without times, plays
/// are one second apart. The weight of a rating or a count is lost.
Outcome read_interaction_events(const Kind& kind, const DatasetSpec& spec, const EventHandler& handle,
                                DatasetReport& report);

}  // namespace segue::ingest::datasets
