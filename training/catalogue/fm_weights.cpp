#include "training/catalogue/fm_weights.hpp"

#include <torch/types.h>

#include <numeric>

#include "training/catalogue/fm_contexts.hpp"
#include "training/learners/device.hpp"
#include "training/learners/fm_learner.hpp"
#include "training/selection/grid_choice.hpp"

namespace segue::training {
namespace {

using Rows = std::span<const InteractionRow>;

constexpr std::size_t batch = 4096;       // rows that are predicted at a time
constexpr double first_embedding = 0.01;  // standard deviation: what is to be explained is small

models::FmNetworkOptions network_options(const models::FmNodes& nodes, const Settings& settings) {
  models::FmNetworkOptions options;
  options.nodes = nodes;
  options.dimensions = whole(settings, "dimensions");
  options.layers = whole(settings, "layers");
  options.learn_layer_weights = false;
  options.heads = whole(settings, "heads");
  options.dropout = settings.at("dropout");
  return options;
}

FmLearnerOptions learner_options(const Settings& settings, std::uint64_t seed) {
  FmLearnerOptions options;
  options.loss = FmLoss::mse;
  options.batch = whole(settings, "batch");
  options.unseen_negatives = false;
  options.learning_rate = settings.at("learning_rate");
  options.regularisation = settings.at("regularisation");
  options.rows_alike = true;
  options.noise = settings.at("noise");
  options.weighted_edges = settings.at("weighted_edges") != 0;
  options.folds = whole(settings, "folds");
  options.seed = seed;
  return options;
}

/// Learns, epoch by epoch, and predicts as it stands.
class FmWeightPredictor : public WeightPredictor {
 public:
  FmWeightPredictor(const WeightTask& task, const Settings& settings, Rows rows)
      : nodes_(fm_nodes(task.data, {})) {
    seed_libtorch(task.seed);
    auto examples = fm_examples(nodes_, {}, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) examples.weights[i] = rows[i].weight;
    network_ = models::FmNetwork(network_options(nodes_, settings));
    start(examples);
    learner_ =
        std::make_unique<FmLearner>(network_, std::move(examples), learner_options(settings, task.seed));
  }

  void epoch() {
    learner_->epoch([](double, const std::string&) {});
  }

  void predict(Rows rows, std::span<float> weights) override {
    const torch::NoGradGuard no_grad;
    const auto all = network_->forward();
    const auto device = network_->embedding.device();
    for (std::size_t begin = 0; begin < rows.size(); begin += batch) {
      std::vector<std::int32_t> users, items;
      for (const auto& row : rows.subspan(begin, std::min(batch, rows.size() - begin))) {
        users.push_back(row.user);
        items.push_back(static_cast<std::int32_t>(nodes_.item(row.item)));
      }
      const auto matrix = [&](const std::vector<std::int32_t>& of) {
        return models::context_matrix(of, 1, nodes_.count(), device);
      };
      torch::from_blob(weights.data() + begin, {static_cast<std::int64_t>(users.size())})
          .copy_(network_->scores(all, matrix(users), matrix(items), true));
    }
  }

 private:
  /// What is never learnt adds nothing: its embedding stays zero.
  void start(const FmExamples& examples) {
    const torch::NoGradGuard no_grad;
    auto known = torch::zeros({nodes_.count(), 1});
    for (const auto node : examples.contexts) known[node] = 1;
    for (const auto item : examples.items) known[nodes_.item(item)] = 1;
    network_->embedding.copy_(torch::randn_like(network_->embedding) * first_embedding * known);
    const auto sum = std::accumulate(examples.weights.begin(), examples.weights.end(), 0.0);
    network_->global_bias.fill_(sum / static_cast<double>(examples.size()));
  }

  models::FmNodes nodes_;
  models::FmNetwork network_{nullptr};
  std::unique_ptr<FmLearner> learner_;
};

TrainedWeights train(const WeightTask& task, const Settings& model) {
  const Settings family{{"dimensions", 32}, {"layers", 0},   {"heads", 0},         {"dropout", 0},
                        {"noise", 0},       {"folds", 1},    {"batch", 1024},      {"learning_rate", 0.003},
                        {"epochs", 60},     {"patience", 4}, {"weighted_edges", 0}};
  std::vector<Axis> axes{{"regularisation", {2, 0.5, 5}}};
  for (const auto& [name, value] : with(family, model)) axes.push_back({name, {value}});
  auto settings = first_settings(task.settings, axes);
  const bool given = task.settings.contains("regularisation");

  Settings best;
  double least = 0;
  for (const auto regularisation : given ? std::vector{settings["regularisation"]} : axes[0].values) {
    settings["regularisation"] = regularisation;
    FmWeightPredictor predictor(task, settings, task.split.fit);
    double least_here = 0;
    std::int64_t best_epoch = 0;
    for (std::int64_t epoch = 1; epoch <= whole(settings, "epochs"); ++epoch) {
      task.progress(0, "choosing the epoch");
      predictor.epoch();
      const auto error = mean_squared_error(predictor, task.split.validation);
      if (best_epoch == 0 || error < least_here) {
        least_here = error;
        best_epoch = epoch;
      } else if (epoch - best_epoch >= whole(settings, "patience")) {
        break;
      }
    }
    if (best.empty() || least_here < least) {
      least = least_here;
      best = settings;
      best["epochs"] = static_cast<double>(best_epoch);
    }
  }
  auto anew = std::make_unique<FmWeightPredictor>(task, best, task.split.training);
  for (std::int64_t epoch = 0; epoch < whole(best, "epochs"); ++epoch) anew->epoch();
  best["validation_mse"] = least;
  return {std::move(anew), best};
}

const Settings convolved{{"layers", 1}, {"folds", 5}};

}  // namespace

TrainedWeights train_fm_weights(const WeightTask& task) { return train(task, {}); }

TrainedWeights train_fm_gcn_weights(const WeightTask& task) { return train(task, convolved); }

TrainedWeights train_weighted_fm_gcn_weights(const WeightTask& task) {
  return train(task, with(convolved, {{"weighted_edges", 1}}));
}

TrainedWeights train_fm_gcn_att_weights(const WeightTask& task) {
  return train(task, with(convolved, {{"heads", 8}, {"dropout", 0.2}}));
}

TrainedWeights train_noisy_fm_gcn_weights(const WeightTask& task) {
  return train(task, with(convolved, {{"weighted_edges", 1}, {"noise", 0.02}}));
}

}  // namespace segue::training
