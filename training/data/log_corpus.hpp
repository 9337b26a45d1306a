// The corpus of what stands on Kafka.
#pragma once

#include <string>

#include "base/progress.hpp"
#include "configs/config.hpp"
#include "training/data/corpus.hpp"

namespace segue::training {

/// Reads the topics `tracks` and plays up to the offsets at the call. Records that serving dead-letters are
/// counted and left out. Throws KafkaError.
Corpus read_log(const configs::Config& config, const std::string& brokers, const base::Progress& progress);

/// What of the log is gone before `ranges`, in words; empty: nothing.
std::string describe_gap(const ingest::OffsetRanges& ranges);

}  // namespace segue::training
