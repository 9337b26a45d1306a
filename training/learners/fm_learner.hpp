// Training loop of FM, FM-GCN and their relatives on any examples: batches, negative sampling, loss,
// optimiser.
#pragma once

#include <torch/optim/adam.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/networks/fm/fm_network.hpp"
#include "training/data/fm_examples.hpp"
#include "training/learners/epoch_learner.hpp"
#include "training/learners/optimisers/row_optimiser.hpp"
#include "training/learners/unseen_items.hpp"

namespace segue::training {

enum class FmLoss {
  bpr,              // pairwise: the positive above each of its negatives (Rendle et al. 2009)
  bce,              // pointwise: cross-entropy, positive 1, negatives 0 (He et al. 2017)
  sampled_softmax,  // over the positive and negatives shared by the batch, see losses/sampled_softmax.hpp
  mse,              // squared error with an example's weight as regression target; no negatives
};

struct FmLearnerOptions {
  FmLoss loss = FmLoss::bpr;
  std::int64_t batch = 2048;              // examples; one forward and backward graph convolution per batch
  std::int64_t negatives = 10;            // per example; with sampled softmax per batch
  double negative_exponent = 0;           // see NegativeSampler
  bool unseen_negatives = true;           // drawn among the user's unseen items; ignored by sampled softmax
  std::vector<char> never_negative = {};  // [items] items never drawn as negatives; empty: none
  double learning_rate = 0.003;
  double regularisation = 1e-3;  // L2, of a batch's embeddings, each as often as it occurs …
  bool rows_alike = false;       // … or equally weighted over an epoch, as in ridge regression
  double noise = 0;              // standard deviation of Gaussian noise on the embeddings of a batch
  bool weighted_edges = false;   // whether the graph's edges have the examples' weights
  std::int64_t folds = 1;        // of cross-fitting, see FmLearner
  std::uint64_t seed = 1;

  /// Context dropout: with this probability an example's node in a column is replaced by `instead` (-1:
  /// absent).
  struct Mask {
    std::size_t column = 0;
    double probability = 0;
    std::int32_t instead = -1;
  };
  std::vector<Mask> masks;
};

/// Sampled softmax requires scores that are inner products, so networks without neural interaction layers.
///
/// With more than one fold, examples are cross-fitted: they are divided into folds, and each fold is trained
/// over the graph of the other folds' examples. Otherwise the graph would hold the edge to be predicted, and
/// the network would learn to rely on its graph more than it can at inference.
///
/// Without graph convolution and features, only the embedding rows that a batch touches are gathered,
/// differentiated and updated (RowAdam). Not thread-safe.
class FmLearner : public EpochLearner {
 public:
  /// `network` must be on the device to train on; its item nodes are those of the examples' items.
  FmLearner(models::FmNetwork network, FmExamples examples, const FmLearnerOptions& options);
  ~FmLearner() override;

  /// Trains one pass over the examples and returns the mean loss without regularisation. Afterwards the
  /// network's graph is that of all examples.
  double epoch(const base::Progress& progress) override;

  std::vector<at::Tensor> parameters() const override { return network_->parameters(); }

 private:
  struct Fold {
    std::vector<std::uint32_t> examples;
    models::NormalisedGraph graph;  // of the other folds' examples
  };
  struct Batch;

  void deal_folds();
  Batch gather(std::span<const std::uint32_t> which);
  torch::Tensor loss_of(const models::FmRows& rows, const Batch& batch);
  double step(std::span<const std::uint32_t> which);

  models::FmNetwork network_;
  FmExamples examples_;
  FmLearnerOptions options_;
  base::Random random_;
  NegativeSampler sampler_;
  UnseenItems unseen_;
  std::vector<float> occurrences_;  // [nodes] in all examples, without negatives; only with rows_alike
  std::vector<Fold> folds_;
  models::NormalisedGraph whole_graph_;
  std::vector<std::int32_t> place_;  // [nodes] index of a node in the batch's rows; -1: not there
  std::unique_ptr<torch::optim::Adam> adam_;
  std::optional<RowAdam> embedding_adam_, first_order_adam_;
};

}  // namespace segue::training
