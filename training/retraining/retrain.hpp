// A retraining: from the log on Kafka, or any corpus, to a version in the registry.
#pragma once

#include <filesystem>
#include <stdexcept>

#include "base/progress.hpp"
#include "configs/config.hpp"
#include "models/registry/registry.hpp"
#include "training/data/corpus.hpp"

namespace segue::training {

/// Too little to learn from; the message says what is there and what is wanted.
struct TooFewEvents : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct TrainedVersion {
  models::Manifest manifest;
  bool champion = false;  // the gate passed and it is to be served from now on
};

/// Trains LSTM and FM-GCN (from the champion's weights where they fit), fits the blend, tests candidate,
/// champion and baselines on the newest sessions, publishes the candidate, and makes it champion if the gate
/// lets it pass and `activate`. Old versions are pruned. Throws TooFewEvents or std::runtime_error; the
/// registry is then as it was. With a `checkpoint` file the LSTM's training is kept there after every epoch;
/// the same call goes on from it after the process was killed, to the same bits.
TrainedVersion train_version(const configs::Config& config, const Corpus& corpus, models::Registry& registry,
                             bool activate, const base::Progress& progress,
                             const std::filesystem::path& checkpoint = {});

/// What the trainer does for each job: reads `plays` and `tracks` up to their ends at the start, then
/// train_version(): the version is the champion when the gate lets it pass. Throws what those two throw;
/// blocks for as long as it takes.
TrainedVersion retrain(const configs::Config& config, const std::string& brokers,
                       const base::Progress& progress);

}  // namespace segue::training
