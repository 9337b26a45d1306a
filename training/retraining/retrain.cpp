#include "training/retraining/retrain.hpp"

#include "training/data/log_corpus.hpp"

namespace segue::training {

TrainedVersion retrain(const configs::Config& config, const std::string& brokers,
                       const base::Progress& progress) {
  constexpr double reading = 0.05;  // of the work, about
  models::Registry registry(config.registry.path);
  const auto corpus = read_log(config, brokers, base::part(progress, 0, reading));
  return train_version(config, corpus, registry, true, base::part(progress, reading, 1));
}

}  // namespace segue::training
