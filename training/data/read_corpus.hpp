// Reading a corpus: from the log on Kafka, or from a published data set.
#pragma once

#include <string>
#include <string_view>

#include "base/progress.hpp"
#include "configs/config.hpp"
#include "training/data/corpus.hpp"

namespace segue::training {

/// Reads the topics `tracks` and plays up to the offsets at the call. Records that serving dead-letters are
/// counted and left out. Throws KafkaError.
Corpus read_log(const configs::Config& config, const std::string& brokers, const base::Progress& progress);

/// `spec` is KIND:PATH or a path (ingest/datasets/dataset.hpp). Its events are taken in order of time, as
/// `segue replay` would publish them, on one partition; what it keeps for the test is left out, so that
/// nothing of it is learnt. Throws std::runtime_error naming the file when there is nothing to read.
Corpus read_dataset(const configs::Config& config, std::string_view spec);

}  // namespace segue::training
