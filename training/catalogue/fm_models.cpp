#include "training/catalogue/fm_models.hpp"

#include <torch/types.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "training/catalogue/fm_contexts.hpp"
#include "training/catalogue/fm_options.hpp"
#include "training/catalogue/fm_scorer.hpp"
#include "training/learners/device.hpp"
#include "training/learners/fm_learner.hpp"
#include "training/selection/best.hpp"
#include "training/selection/epoch_choice.hpp"

namespace segue::training {
namespace {

using configs::FmOptions;

models::FmNetworkOptions network_options(const models::FmNodes& nodes, const FmOptions& given,
                                         const Interactions& data) {
  auto options = network_shape(nodes, given);
  if (!options.hidden.empty() && given.softmax_negatives > 0)
    throw std::runtime_error("sampled softmax is not for a neural interaction: set softmax_negatives to 0");
  if (given.features) {
    if (data.features.empty())
      throw std::runtime_error(data.source + " says nothing of its items that features could be");
    options.item_features = data.item_features;
  }
  return options;
}

// A network on its way, and the scorer that it makes whenever it is asked.
class FmTraining : public ScoringLearner {
 public:
  /// The rows of new items are edges of the graph that is asked, but nothing is learnt from them.
  FmTraining(const ModelTask& task, std::string title, const Contexts& contexts, const FmOptions& given,
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
    network_ = models::FmNetwork(network_options(nodes, given, task.data));
    if (learnt.size() < rows.size() && network_->options().layers > 0) {
      std::vector<std::uint32_t> all(rows.size());
      std::iota(all.begin(), all.end(), 0U);
      asked_graph_ = co_occurrence_graph(nodes, fm_examples(nodes, contexts, rows), all);
    }
    auto options = learner_options(given, task.seed);
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
                   const FmOptions& defaults) {
  auto options = with_settings(defaults, task.settings);
  const auto make_with = [&](const FmOptions& chosen) {
    return [&task, &title, &contexts, chosen](const TrainingPart& from) {
      return std::make_unique<FmTraining>(task, title, contexts, chosen, from);
    };
  };
  const EpochPlan plan{options.epochs, options.patience};
  Best<std::pair<EpochChoice, FmOptions>> best;
  for (int tried = 0; tried < most_tried; ++tried) {
    auto choice =
        choose_epoch(task, plan, make_with(options),
                     base::part(task.progress, 0.5 * tried / most_tried, 0.5 * (tried + 1) / most_tried));
    const auto ndcg = choice.ndcg;
    if (!best.offer(ndcg, {std::move(choice), options}) || task.settings.contains("regularisation")) break;
    options.regularisation *= weaker;
  }
  auto& [choice, chosen] = best.choice();
  return train_chosen(task, std::move(choice), settings_of(chosen), make_with(chosen),
                      base::part(task.progress, 0.5, 1));
}

FmOptions plain_fm() { return {.layers = 0, .regularisation = 0.004}; }

FmOptions sampled_softmax(FmOptions options) {
  options.softmax_negatives = 512;
  options.negative_exponent = 0.5;
  options.regularisation = 0.04;
  return options;
}

}  // namespace

TrainedModel train_mf(const ModelTask& task) {
  auto options = plain_fm();
  options.first_order = false;
  return train(task, "MF (BPR)", {}, options);
}

TrainedModel train_mf_pointwise(const ModelTask& task) {
  auto options = plain_fm();
  options.pointwise = true;
  return train(task, "MF (pointwise)", {}, options);
}

TrainedModel train_fm(const ModelTask& task) { return train(task, "FM", task.contexts, plain_fm()); }

TrainedModel train_nfm(const ModelTask& task) {
  auto options = plain_fm();
  options.hidden = 64;
  options.dropout = 0.2;
  return train(task, "Neural FM", task.contexts, options);
}

TrainedModel train_fm_gcn(const ModelTask& task) { return train(task, "FM-GCN", task.contexts, {}); }

TrainedModel train_fm_softmax(const ModelTask& task) {
  return train(task, "FM (sampled softmax)", task.contexts, sampled_softmax(plain_fm()));
}

TrainedModel train_fm_gcn_softmax(const ModelTask& task) {
  return train(task, "FM-GCN (sampled softmax)", task.contexts, sampled_softmax({}));
}

TrainedModel train_fm_gcn_att(const ModelTask& task) {
  return train(task, "FM-GCN-ATT", task.contexts, {.heads = 8, .dropout = 0.2});
}

}  // namespace segue::training
