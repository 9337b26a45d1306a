#include "training/retraining/training_options.hpp"

#include <sstream>
#include <string_view>

#include "base/sha256.hpp"
#include "configs/keys.hpp"

namespace segue::training {
namespace {

// A visitor of configs/keys.hpp.
class SettingsText {
 public:
  template <class... Rest>
  void integer(std::string_view name, std::int64_t value, const Rest&...) {
    add(name, value);
  }
  template <class... Rest>
  void real(std::string_view name, double value, const Rest&...) {
    add(name, value);
  }
  template <class... Rest>
  void duration(std::string_view name, configs::Duration value, const Rest&...) {
    add(name, value.count());
  }
  template <class... Rest>
  void text(std::string_view name, const std::string& value, const Rest&...) {
    add(name, value);
  }
  void choice(std::string_view name, const std::string& value, std::string_view,
              std::initializer_list<const char*>, std::string_view) {
    add(name, value);
  }
  template <class... Rest>
  void flag(std::string_view name, bool value, const Rest&...) {
    add(name, value);
  }
  void texts(std::string_view, const std::vector<std::string>&, std::string_view) {}

  std::string take() { return std::move(out_).str(); }

 private:
  template <class Value>
  void add(std::string_view name, const Value& value) {
    for (const std::string_view section : {"sessions.", "recommender.", "training."})
      if (name.starts_with(section)) out_ << name << '=' << value << '\n';
  }

  std::ostringstream out_;
};

}  // namespace

LstmTrainingOptions lstm_options(const configs::Training& training) {
  LstmTrainingOptions options;
  options.network.units = training.lstm_units;
  options.network.layers = training.lstm_layers;
  options.epochs = training.lstm_epochs;
  options.network.dropout = training.lstm_dropout;
  options.network.tied = training.lstm_tied;
  options.network.gaps = training.lstm_gaps;
  options.network.positions = training.lstm_positions;
  options.artists = training.lstm_artists;
  options.seed = static_cast<std::uint64_t>(training.seed);
  options.device = training.device;
  options.learner.batch.lanes = training.lstm_batch;
  options.learner.batch.skipped_target_weight = 0.25F;
  options.learner.negatives = training.lstm_negatives;
  options.learner.learning_rate = training.lstm_learning_rate;
  if (training.lstm_optimiser == "adagrad") {  // the shares by which experiments are best
    options.learner.optimiser = Optimiser::adagrad;
    options.learner.dense_learning_rate = 0.1 * training.lstm_learning_rate;
    options.learner.momentum = 0.2;
  }
  options.learner.seed = options.seed;
  return options;
}

FmTrainingOptions fm_options(const configs::Training& training) {
  FmTrainingOptions options;
  options.dimensions = training.fm_dimensions;
  options.layers = training.fm_layers;
  options.epochs = training.fm_epochs;
  options.batch = training.fm_batch;
  options.negatives = training.fm_negatives;
  options.learning_rate = training.fm_learning_rate;
  options.regularisation = training.fm_regularisation;
  options.seed = static_cast<std::uint64_t>(training.seed);
  options.device = training.device;
  return options;
}

std::string config_digest(const configs::Config& config) {
  SettingsText text;
  auto settings = config;
  configs::visit_keys(settings, text);
  return base::sha256_hex(text.take());
}

}  // namespace segue::training
