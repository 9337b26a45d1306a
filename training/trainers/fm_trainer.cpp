#include "training/trainers/fm_trainer.hpp"

#include <torch/nn.h>
#include <torch/optim/adam.h>

#include <algorithm>

#include "models/fm/fm_gcn_network.hpp"
#include "training/data/fm_graph.hpp"
#include "training/losses/bpr.hpp"
#include "training/samplers/negative_sampler.hpp"
#include "training/trainers/device.hpp"
#include "training/trainers/validation.hpp"
#include "training/trainers/warm_start.hpp"

namespace segue::training {
namespace {

// A play is never learnt from over a graph that holds its own edges: what is to be predicted would stand in
// the input, and the network would trust its graph more than it may later. So the plays are dealt into folds,
// and each fold is learnt over the graph of the others.
constexpr std::ptrdiff_t folds = 4;

class FmTrainer {
 public:
  FmTrainer(const Corpus& corpus, const Split& split, const FmTrainingOptions& options,
            const models::Version* warm_start)
      : options_(options),
        device_(choose_device(options.device)),
        random_(options.seed),
        sampler_(play_counts(corpus, split.training), options.negative_exponent) {
    seed_libtorch(options.seed);
    const models::FmNodes nodes{corpus.user_count(), corpus.track_count()};
    network_ = models::FmGcnNetwork(
        models::FmGcnNetworkOptions{nodes.users, nodes.tracks, options.dimensions, options.layers});
    if (warm_start) copy_known(*warm_start, corpus.vocabulary, network_);
    network_->to(device_);
    adam_ = std::make_unique<torch::optim::Adam>(network_->parameters(),
                                                 torch::optim::AdamOptions(options.learning_rate));
    deal_folds(context_plays(corpus, split.training), nodes);
  }

  std::int64_t plays() const { return plays_; }

  void epoch(const Progress& progress) {
    network_->train();
    std::int64_t done = 0;
    for (auto& fold : folds_) {
      network_->set_graph(fold.graph_of_others);
      random_.shuffle(std::span(fold.plays));
      const std::span<const ContextPlay> all(fold.plays);
      const auto batch = static_cast<std::size_t>(options_.batch);
      for (std::size_t begin = 0; begin < all.size(); begin += batch) {
        const auto some = all.subspan(begin, std::min(batch, all.size() - begin));
        step(some);
        done += static_cast<std::int64_t>(some.size());
        progress(static_cast<double>(done) / static_cast<double>(plays_), "training the FM-GCN");
      }
    }
    network_->set_graph(whole_graph_);
  }

  models::FmGcnNetwork& network() { return network_; }

 private:
  struct Fold {
    std::vector<ContextPlay> plays;
    models::NormalisedGraph graph_of_others;
  };

  void deal_folds(std::vector<ContextPlay> plays, const models::FmNodes& nodes) {
    plays_ = static_cast<std::int64_t>(plays.size());
    whole_graph_ = co_occurrence_graph(nodes, plays);
    random_.shuffle(std::span(plays));
    const auto all = static_cast<std::ptrdiff_t>(plays.size());
    for (std::ptrdiff_t fold = 0; fold < folds; ++fold) {
      const auto begin = plays.begin() + fold * all / folds, end = plays.begin() + (fold + 1) * all / folds;
      std::vector<ContextPlay> others(plays.begin(), begin);
      others.insert(others.end(), end, plays.end());
      folds_.push_back({{begin, end}, co_occurrence_graph(nodes, others)});
    }
  }

  template <class T>
  torch::Tensor tensor(const std::vector<T>& values) const {
    return torch::tensor(values).to(device_);
  }

  void step(std::span<const ContextPlay> plays) {
    const auto nodes = network_->nodes();
    const auto count = static_cast<std::int64_t>(plays.size());
    FmContextNodes contexts;
    std::vector<std::int64_t> candidates;  // rows of tracks: the target, then its negatives
    std::vector<float> weights;
    for (auto play : plays) {
      if (random_.uniform() < options_.user_mask) play.user = -1;
      if (random_.uniform() < options_.action_mask) play.action = sessions::Action::unknown;
      contexts.add(play, nodes);
      candidates.push_back(play.track);
      for (std::int64_t k = 0; k < options_.negatives; ++k) candidates.push_back(sampler_.draw(random_));
      weights.push_back(play.outcome == sessions::Action::skipped ? options_.skipped_target_weight : 1);
    }
    const auto z = network_->forward();
    const auto query = network_->queries(z, tensor(contexts.nodes).view({count, 3}),
                                         tensor(contexts.present).view({count, 3}));
    const auto rows = tensor(candidates);
    const auto embeddings =
        z.index_select(0, rows + nodes.track(0)).view({count, 1 + options_.negatives, options_.dimensions});
    const auto biases = network_->track_bias.index_select(0, rows).view({count, 1 + options_.negatives});
    const auto scores = torch::bmm(embeddings, query.unsqueeze(2)).squeeze(2) + biases;
    const auto penalty = (query.square().sum() + embeddings.square().sum() + biases.square().sum()) / count;
    const auto loss =
        bpr_loss(scores.select(1, 0), scores.narrow(1, 1, options_.negatives), tensor(weights)) +
        options_.regularisation * penalty;
    adam_->zero_grad();
    loss.backward();
    adam_->step();
  }

  FmTrainingOptions options_;
  c10::Device device_;
  Random random_;
  NegativeSampler sampler_;
  std::int64_t plays_ = 0;
  std::vector<Fold> folds_;
  models::NormalisedGraph whole_graph_;
  models::FmGcnNetwork network_{nullptr};
  std::unique_ptr<torch::optim::Adam> adam_;
};

}  // namespace

FmTraining train_fm(const Corpus& corpus, const Split& split, const FmTrainingOptions& options,
                    const models::Version* warm_start, const Progress& progress) {
  FmTrainer trainer(corpus, split, options, warm_start);
  FmTraining best;
  best.validation_mrr = -1;
  for (std::int64_t epoch = 1; epoch <= options.epochs; ++epoch) {
    const auto epochs = static_cast<double>(options.epochs);
    trainer.epoch(
        part(progress, static_cast<double>(epoch - 1) / epochs, static_cast<double>(epoch) / epochs));
    const auto mrr = validation_mrr(trainer.network(), corpus, split.validation, options.validation_plays);
    best.plays += trainer.plays();
    if (mrr < best.validation_mrr) continue;  // of equals the later, which has learnt more
    best.weights = freeze(trainer.network());
    best.epoch = epoch;
    best.validation_mrr = mrr;
  }
  return best;
}

}  // namespace segue::training
