// A retraining from the log on Kafka to a version in the registry: what the trainer does for each job.
#pragma once

#include <string>

#include "training/retraining/train_version.hpp"

namespace segue::training {

/// Reads `plays` and `tracks` up to their ends at the start, then train_version(): the version is the
/// champion when the gate lets it pass. Throws what those two throw; blocks for as long as it takes.
TrainedVersion retrain(const configs::Config& config, const std::string& brokers,
                       const base::Progress& progress);

}  // namespace segue::training
