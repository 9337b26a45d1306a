// The corpus of what stands on Kafka.
#pragma once

#include <string>

#include "configs/config.hpp"
#include "training/data/corpus.hpp"
#include "training/progress.hpp"

namespace segue::training {

/// Reads the topics `tracks` and plays up to the offsets at the call. Records that serving dead-letters are
/// counted and left out. Throws KafkaError.
Corpus read_log(const configs::Config& config, const std::string& brokers, const Progress& progress);

}  // namespace segue::training
