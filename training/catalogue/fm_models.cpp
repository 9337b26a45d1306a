#include "training/catalogue/fm_models.hpp"

#include <torch/types.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "training/catalogue/fm_contexts.hpp"
#include "training/catalogue/fm_scorer.hpp"
#include "training/learners/device.hpp"
#include "training/learners/fm_learner.hpp"
#include "training/selection/epoch_choice.hpp"

namespace segue::training {
namespace {

// What every member of the family can be told; a model's own table changes some.
Settings family_defaults() {
  return {{"dimensions", 64},
          {"layers", 0},
          {"self_weight", 0.8},       // γ of a node's own embedding
          {"neighbour_weight", 1.2},  // and of all layers of the graph together
          {"heads", 0},
          {"hidden", 0},  // units of Neural FM's layer
          {"dropout", 0},
          {"first_order", 1},
          {"features", 0},           // 1: what the data set says of its items takes part in their embeddings
          {"own_dropout", 0},        // see FmNetworkOptions
          {"pointwise", 0},          // 1: cross-entropy instead of BPR
          {"softmax_negatives", 0},  // more than 0: sampled softmax over so many that a batch shares
          {"epochs", 30},            // at most
          {"patience", 3},           // epochs without a better validation after which no more are learnt
          {"batch", 1024},
          {"negatives", 10},
          {"negative_exponent", 0},
          {"learning_rate", 0.003},
          {"regularisation", 0.004},
          {"folds", 1}};
}

models::FmNetworkOptions network_options(const models::FmNodes& nodes, const Settings& settings,
                                         const Interactions& data) {
  models::FmNetworkOptions options;
  options.nodes = nodes;
  options.dimensions = whole(settings, "dimensions");
  options.layers = whole(settings, "layers");
  options.layer_weights.assign(static_cast<std::size_t>(options.layers) + 1,
                               settings.at("neighbour_weight") / static_cast<double>(options.layers));
  options.layer_weights[0] = options.layers > 0 ? settings.at("self_weight") : 1;
  options.learn_layer_weights = false;
  options.heads = whole(settings, "heads");
  if (const auto units = whole(settings, "hidden"); units > 0) options.hidden = {units};
  options.dropout = settings.at("dropout");
  options.first_order = settings.at("first_order") != 0;
  if (!options.hidden.empty() && settings.at("softmax_negatives") > 0)
    throw std::runtime_error("sampled softmax is not for a neural interaction: set softmax_negatives to 0");
  if (settings.at("features") != 0) {
    if (data.features.empty())
      throw std::runtime_error(data.source + " says nothing of its items that features could be");
    options.item_features = data.item_features;
  }
  options.own_dropout = settings.at("own_dropout");
  return options;
}

FmLearnerOptions learner_options(const Settings& settings, std::uint64_t seed) {
  FmLearnerOptions options;
  options.loss = settings.at("pointwise") != 0 ? FmLoss::bce : FmLoss::bpr;
  options.batch = whole(settings, "batch");
  options.negatives = whole(settings, "negatives");
  if (const auto shared = whole(settings, "softmax_negatives"); shared > 0) {
    options.loss = FmLoss::sampled_softmax;
    options.negatives = shared;
  }
  options.negative_exponent = settings.at("negative_exponent");
  options.learning_rate = settings.at("learning_rate");
  options.regularisation = settings.at("regularisation");
  options.folds = whole(settings, "folds");
  options.seed = seed;
  return options;
}

// A network on its way, and the scorer that it makes whenever it is asked.
class FmTraining : public EpochLearner {
 public:
  /// The rows of new items are edges of the graph that is asked, but nothing is learnt from them.
  FmTraining(const ModelTask& task, std::string title, const Contexts& contexts, const Settings& settings,
             const TrainingPart& part)
      : title_(std::move(title)), contexts_(contexts) {
    const auto& [rows, fresh] = part;
    seed_libtorch(task.seed);
    const auto nodes = fm_nodes(task.data, contexts);
    const auto is_new = [&](std::int32_t item) {
      return !fresh.empty() && fresh[static_cast<std::size_t>(item)] != 0;
    };
    std::vector<InteractionRow> learnt;
    std::ranges::copy_if(rows, std::back_inserter(learnt),
                         [&](const auto& row) { return !is_new(row.item); });
    auto examples = fm_examples(nodes, contexts, learnt);
    known_.resize(static_cast<std::size_t>(nodes.count()));
    for (const auto node : examples.contexts)
      if (node >= 0) known_[static_cast<std::size_t>(node)] = true;
    network_ = models::FmNetwork(network_options(nodes, settings, task.data));
    if (learnt.size() < rows.size() && network_->options().layers > 0) {
      std::vector<std::uint32_t> all(rows.size());
      std::iota(all.begin(), all.end(), 0U);
      asked_graph_ = co_occurrence_graph(nodes, fm_examples(nodes, contexts, rows), all);
    }
    auto options = learner_options(settings, task.seed);
    options.never_negative = fresh;
    const torch::NoGradGuard no_grad;
    for (std::int32_t item = 0; item < task.data.item_count(); ++item)
      if (is_new(item)) network_->embedding[nodes.item(item)].zero_();
    learner_ = std::make_unique<FmLearner>(network_, std::move(examples), options);
  }

  double epoch(const base::Progress& progress) override { return learner_->epoch(progress); }
  std::unique_ptr<ItemScorer> scorer() const override {
    if (asked_graph_) network_.ptr()->set_graph(*asked_graph_);  // until the next epoch sets its own
    return std::make_unique<FmScorer>(title_, network_, contexts_, known_);
  }
  std::vector<at::Tensor> parameters() const override { return network_->parameters(); }

 private:
  std::string title_;
  Contexts contexts_;
  std::vector<bool> known_;
  std::optional<models::NormalisedGraph> asked_graph_;
  models::FmNetwork network_{nullptr};
  std::unique_ptr<FmLearner> learner_;
};

// Data sets differ most in how much regularisation they need; weaker ones are tried while they are better.
constexpr double weaker = 1.0 / 8;
constexpr int most_tried = 3;

TrainedModel train(const ModelTask& task, const std::string& title, const Contexts& contexts,
                   const Settings& model) {
  auto settings = settings_of(task.settings, with(family_defaults(), model));
  const auto make = [&](const Settings& chosen, const TrainingPart& from) {
    return std::make_unique<FmTraining>(task, title, contexts, chosen, from);
  };
  const auto one_of_them = [&](int tried) {
    return base::part(task.progress, 0.5 * tried / most_tried, 0.5 * (tried + 1) / most_tried);
  };
  auto best = choose_epoch(task, settings, make, one_of_them(0));
  for (int tried = 1; tried < most_tried && !task.settings.contains("regularisation"); ++tried) {
    settings["regularisation"] *= weaker;
    auto other = choose_epoch(task, settings, make, one_of_them(tried));
    if (other.ndcg <= best.ndcg) break;
    best = std::move(other);
  }
  return retrain(task, std::move(best), make, base::part(task.progress, 0.5, 1));
}

const Settings sampled_softmax{
    {"softmax_negatives", 512}, {"negative_exponent", 0.5}, {"regularisation", 0.04}};

}  // namespace

TrainedModel train_mf(const ModelTask& task) { return train(task, "MF (BPR)", {}, {{"first_order", 0}}); }

TrainedModel train_mf_pointwise(const ModelTask& task) {
  return train(task, "MF (pointwise)", {}, {{"pointwise", 1}});
}

TrainedModel train_fm(const ModelTask& task) { return train(task, "FM", task.contexts, {}); }

TrainedModel train_nfm(const ModelTask& task) {
  return train(task, "Neural FM", task.contexts, {{"hidden", 64}, {"dropout", 0.2}});
}

TrainedModel train_fm_gcn(const ModelTask& task) {
  return train(task, "FM-GCN", task.contexts, {{"layers", 1}, {"regularisation", 0.002}});
}

TrainedModel train_fm_softmax(const ModelTask& task) {
  return train(task, "FM (sampled softmax)", task.contexts, sampled_softmax);
}

TrainedModel train_fm_gcn_softmax(const ModelTask& task) {
  return train(task, "FM-GCN (sampled softmax)", task.contexts, with(sampled_softmax, {{"layers", 1}}));
}

TrainedModel train_fm_gcn_att(const ModelTask& task) {
  return train(task, "FM-GCN-ATT", task.contexts,
               {{"layers", 1}, {"heads", 8}, {"dropout", 0.2}, {"regularisation", 0.002}});
}

}  // namespace segue::training
