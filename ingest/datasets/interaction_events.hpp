// Interactions as listening events, so that a data set of ratings can be replayed, trained on and served.
#pragma once

#include "ingest/datasets/kind.hpp"

namespace segue::ingest::datasets {

/// Each interaction of `kind` is a play, "<kind>-<place in the file>", and where it is known how soon it was
/// skipped, a skip (0 to 2) or a complete (3 and 4) follows, "<the same>-end". Without times, plays are a
/// second apart. What a rating or a count weighs is lost.
Outcome read_interaction_events(const Kind& kind, const DatasetSpec& spec, const EventHandler& handle,
                                DatasetReport& report);

}  // namespace segue::ingest::datasets
