// The training loop of FM, FM-GCN and their relatives, whatever the examples came from: batches, negatives,
// loss, optimiser.
#pragma once

#include <torch/optim/adam.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/progress.hpp"
#include "models/networks/fm/fm_network.hpp"
#include "training/data/fm_examples.hpp"
#include "training/learners/optimisers/row_optimiser.hpp"
#include "training/learners/unseen_items.hpp"

namespace segue::training {

enum class FmLoss {
  bpr,              // pairwise: the item above each of its negatives (Rendle et al. 2009)
  bce,              // pointwise: item 1, negatives 0, cross-entropy (He et al. 2017)
  sampled_softmax,  // over the item and negatives that a batch shares, see losses/sampled_softmax.hpp
  mse,              // squared error of an example's weight, which is then no weight of the loss; no negatives
};

struct FmLearnerOptions {
  FmLoss loss = FmLoss::bpr;
  std::int64_t batch = 2048;  // examples; the graph is convolved, and its gradient brought back, once a batch
  std::int64_t negatives = 10;            // an example, or of sampled softmax a batch
  double negative_exponent = 0;           // see NegativeSampler
  bool unseen_negatives = true;           // drawn among what the user never took; shared ones never are
  std::vector<char> never_negative = {};  // [items] what is never drawn; empty: all may be
  double learning_rate = 0.003;
  double regularisation = 1e-3;  // of the squared embeddings of a batch, each as often as it occurs …
  bool rows_alike = false;       // … or so that in an epoch each weighs the same, as in ridge regression
  double noise = 0;              // standard deviation of what is added to the embeddings of a batch
  bool weighted_edges = false;   // of the graph, by the examples' weights
  std::int64_t folds = 1;        // see below
  std::uint64_t seed = 1;

  /// With this probability an example is learnt as if its node in a column were `instead` (-1: absent).
  struct Mask {
    std::size_t column = 0;
    double probability = 0;
    std::int32_t instead = -1;
  };
  std::vector<Mask> masks;
};

/// Sampled softmax knows no neural interaction: its scores must be inner products.
///
/// With more than one fold no example is learnt over a graph that holds its own edges: what is to be
/// predicted would stand in the input, and the network would trust its graph more than it may later. The
/// examples are dealt into folds, and each fold is learnt over the graph of the others.
///
/// Without graph convolution and features only the rows that a batch touches are gathered, differentiated and
/// stepped (RowAdam). Not thread-safe.
class FmLearner {
 public:
  /// `network` is where it shall be trained; its item nodes are those of the examples' items.
  FmLearner(models::FmNetwork network, FmExamples examples, const FmLearnerOptions& options);
  ~FmLearner();

  /// A pass over the examples; the mean loss. Afterwards the network's graph is that of all examples.
  double epoch(const base::Progress& progress);

 private:
  struct Fold {
    std::vector<std::uint32_t> examples;
    models::NormalisedGraph graph;  // what they are learnt over
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
  std::vector<float> occurrences_;  // of a node in all examples, negatives apart; with rows_alike
  std::vector<Fold> folds_;
  models::NormalisedGraph whole_graph_;
  std::vector<std::int32_t> place_;  // of a node among the rows of the batch; -1: not there
  std::unique_ptr<torch::optim::Adam> adam_;
  std::optional<RowAdam> embedding_adam_, first_order_adam_;
};

}  // namespace segue::training
