// The training loop of the networks that read sessions, whatever the sessions came from: batches, negatives,
// loss, optimiser.
#pragma once

#include <torch/serialize/archive.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "base/progress.hpp"
#include "models/networks/sequence_network.hpp"
#include "training/data/sequence_batches.hpp"
#include "training/learners/batch_rows.hpp"
#include "training/learners/optimisers/row_optimiser.hpp"

namespace segue::training {

enum class SequenceLoss {
  softmax,  // sampled, with the logQ correction, or full (sampled_softmax.hpp)
  bpr_max,  // bpr_max.hpp
};

enum class Optimiser { adam, adagrad };

struct SequenceLearnerOptions {
  SequenceBatchOptions batch;
  SequenceLoss loss = SequenceLoss::softmax;
  double bpr_max_regularisation = 1;
  std::int64_t negatives = 2048;    // shared by the targets of a batch; 0: every track
  double negative_exponent = 0.75;  // see NegativeSampler
  Optimiser optimiser = Optimiser::adam;
  double learning_rate = 0.006;
  /// Of the weights that every batch moves, the embeddings of tracks and artists and the bias apart; 0: the
  /// same. Adagrad's first step is as long as the rate, whatever the gradient: what a row needs that is met a
  /// few times throws the layers off that all sessions share.
  double dense_learning_rate = 0;
  double momentum = 0;  // Adagrad's
  double clip = 5;      // largest norm of the whole gradient; 0: none
  /// Parts of a batch that are worked on side by side, on LibTorch's threads, their gradients added in order:
  /// the result depends on their number, not on that of the threads. On a GPU there is one.
  std::int64_t shards = 2;
  std::uint64_t seed = 1;
};

/// Only the rows of the embeddings that a batch touches are gathered, differentiated and stepped. While an
/// epoch runs the BLAS library has one thread a shard. Not thread-safe.
class SequenceLearner {
 public:
  /// `network` is where it shall be trained; the sequences' tracks are its rows. Throws for a weight below 0
  /// under BPR-max.
  SequenceLearner(std::shared_ptr<models::SequenceNetworkImpl> network, PlaySequences sequences,
                  const SequenceLearnerOptions& options);
  ~SequenceLearner();

  /// A pass over the sequences; the mean loss of a target. What is random in it depends on the seed and the
  /// number of the epoch alone.
  double epoch(const base::Progress& progress);

  /// What training goes on from after any number of epochs: parameters, optimisers, the count of epochs.
  void save(torch::serialize::OutputArchive& archive) const;
  void load(torch::serialize::InputArchive& archive);

  std::int64_t epochs() const { return epochs_; }

  /// Targets in a pass.
  std::int64_t targets() const { return targets_; }

 private:
  struct Gathered;
  struct Shard;
  struct Parameter;

  double step(const std::vector<SequenceBatch>& batches);
  Gathered gather(const BatchRows& rows, double weight) const;
  void optimise(const Gathered& gathered);
  std::vector<at::Tensor> state() const;
  std::unique_ptr<RowOptimiser> optimiser(const at::Tensor& matrix, double learning_rate) const;

  std::shared_ptr<models::SequenceNetworkImpl> network_;
  PlaySequences sequences_;
  SequenceLearnerOptions options_;
  base::Random random_;
  NegativeSampler sampler_;
  BatchRowsMaker rows_maker_;
  std::vector<Shard> shards_;
  std::vector<Parameter> dense_;
  std::unique_ptr<RowOptimiser> input_, artist_, output_, bias_;
  std::int64_t targets_ = 0;
  std::int64_t epochs_ = 0;
};

/// The scores start as log popularity, which is what a softmax knows before it knows anything.
void start_from_popularity(models::SequenceNetworkImpl& network, const std::vector<float>& counts);

}  // namespace segue::training
