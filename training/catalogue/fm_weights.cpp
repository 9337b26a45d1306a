#include "training/catalogue/fm_weights.hpp"

#include <torch/types.h>

#include <numeric>

#include "training/catalogue/fm_contexts.hpp"
#include "training/learners/device.hpp"
#include "training/learners/fm_learner.hpp"
#include "training/selection/best.hpp"
#include "training/selection/epochs.hpp"
#include "training/selection/settings.hpp"

namespace segue::training {
namespace {

using Rows = std::span<const InteractionRow>;

constexpr std::size_t batch = 4096;       // rows that are predicted at a time
constexpr double first_embedding = 0.01;  // standard deviation: what is to be explained is small

struct FmWeightOptions {
  std::int64_t dimensions = 32;
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  double dropout = 0;
  double noise = 0;             // see FmLearnerOptions
  bool weighted_edges = false;  // likewise
  std::int64_t folds = 1;
  std::int64_t batch = 1024;
  double learning_rate = 0.003;
  double regularisation = 2;
  std::int64_t epochs = 60;
  std::int64_t patience = 4;
};
BOOST_DESCRIBE_STRUCT(FmWeightOptions, (),
                      (dimensions, layers, heads, dropout, noise, weighted_edges, folds, batch, learning_rate,
                       regularisation, epochs, patience))

models::FmNetworkOptions network_options(const models::FmNodes& nodes, const FmWeightOptions& given) {
  models::FmNetworkOptions options;
  options.nodes = nodes;
  options.dimensions = given.dimensions;
  options.layers = given.layers;
  options.learn_layer_weights = false;
  options.heads = given.heads;
  options.dropout = given.dropout;
  return options;
}

FmLearnerOptions learner_options(const FmWeightOptions& given, std::uint64_t seed) {
  FmLearnerOptions options;
  options.loss = FmLoss::mse;
  options.batch = given.batch;
  options.unseen_negatives = false;
  options.learning_rate = given.learning_rate;
  options.regularisation = given.regularisation;
  options.rows_alike = true;
  options.noise = given.noise;
  options.weighted_edges = given.weighted_edges;
  options.folds = given.folds;
  options.seed = seed;
  return options;
}

/// Learns, epoch by epoch, and predicts as it stands.
class FmWeightPredictor : public WeightPredictor, public EpochLearner {
 public:
  FmWeightPredictor(const WeightTask& task, const FmWeightOptions& options, Rows rows)
      : nodes_(fm_nodes(task.data, {})) {
    seed_libtorch(task.seed);
    auto examples = fm_examples(nodes_, {}, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) examples.weights[i] = rows[i].weight;
    network_ = models::FmNetwork(network_options(nodes_, options));
    start(examples);
    learner_ =
        std::make_unique<FmLearner>(network_, std::move(examples), learner_options(options, task.seed));
  }

  double epoch(const base::Progress& progress) override { return learner_->epoch(progress); }
  std::vector<at::Tensor> parameters() const override { return network_->parameters(); }

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

TrainedWeights train(const WeightTask& task, const FmWeightOptions& defaults) {
  auto options = with_settings(defaults, task.settings);
  auto regularisations = std::vector{options.regularisation};
  if (!task.settings.contains("regularisation")) regularisations.insert(regularisations.end(), {0.5, 5});
  Best<FmWeightOptions> best;
  for (const auto regularisation : regularisations) {
    options.regularisation = regularisation;
    FmWeightPredictor predictor(task, options, task.split.fit);
    const auto negative_error = [&](std::int64_t, double, double) {
      return -mean_squared_error(predictor, task.split.validation);
    };
    auto tried = options;
    const auto chosen =
        learn_epochs(predictor, {options.epochs, options.patience}, negative_error, task.progress);
    tried.epochs = chosen.epoch;
    best.offer(chosen.value, tried);
  }
  auto anew = std::make_unique<FmWeightPredictor>(task, best.choice(), task.split.training);
  learn_epochs(*anew, best.choice().epochs, task.progress);
  auto settings = settings_of(best.choice());
  settings["validation_mse"] = -best.value();
  return {std::move(anew), std::move(settings)};
}

}  // namespace

TrainedWeights train_fm_weights(const WeightTask& task) { return train(task, {}); }

TrainedWeights train_fm_gcn_weights(const WeightTask& task) { return train(task, {.layers = 1, .folds = 5}); }

TrainedWeights train_weighted_fm_gcn_weights(const WeightTask& task) {
  return train(task, {.layers = 1, .weighted_edges = true, .folds = 5});
}

TrainedWeights train_fm_gcn_att_weights(const WeightTask& task) {
  return train(task, {.layers = 1, .heads = 8, .dropout = 0.2, .folds = 5});
}

TrainedWeights train_noisy_fm_gcn_weights(const WeightTask& task) {
  return train(task, {.layers = 1, .noise = 0.02, .weighted_edges = true, .folds = 5});
}

}  // namespace segue::training
