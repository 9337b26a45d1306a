// Training loop of the session networks on any sequences: batches, negative sampling, loss, optimiser.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/networks/sequence_network.hpp"
#include "training/data/sequence_batches.hpp"
#include "training/learners/batch_rows.hpp"
#include "training/learners/epoch_learner.hpp"
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
  double negative_exponent = 0.75;  // of popularity, see NegativeSampler
  Optimiser optimiser = Optimiser::adam;
  double learning_rate = 0.006;
  /// Learning rate of the dense layers, that is, all weights but track and artist embeddings and output bias;
  /// 0: learning_rate. Adagrad's first steps are as large as its rate, whatever the gradient; a rate that
  /// suits rarely updated embedding rows is too large for layers updated in every batch.
  double dense_learning_rate = 0;
  double momentum = 0;  // Adagrad's
  double clip = 5;      // gradient clipping: greatest norm of the whole gradient; 0: none
  /// Parts of a batch that are computed in parallel on LibTorch's threads; their gradients are added in a
  /// fixed order, so the result depends on the number of shards, but not of threads. On a GPU always 1.
  std::int64_t shards = 2;
  std::uint64_t seed = 1;
};

/// Only the embedding rows that a batch touches are gathered, differentiated and updated. During an epoch the
/// BLAS library has one thread per shard. Not thread-safe.
class SequenceLearner : public EpochLearner {
 public:
  /// `network` must be on the device to train on; the sequences' tracks are its embedding rows. Throws
  /// std::invalid_argument for BPR-max with a skipped_target_weight below 0.
  SequenceLearner(std::shared_ptr<models::SequenceNetworkImpl> network, PlaySequences sequences,
                  const SequenceLearnerOptions& options);
  ~SequenceLearner() override;

  /// Trains one pass over the sequences and returns the mean loss per target. Its random numbers depend only
  /// on the seed and the number of the epoch.
  double epoch(const base::Progress& progress) override;

  std::vector<at::Tensor> parameters() const override { return network_->parameters(); }

  /// State from which training resumes between two epochs: parameters, optimiser states, number of epochs.
  void save(torch::serialize::OutputArchive& archive) const override;
  void load(torch::serialize::InputArchive& archive) override;

  /// Number of targets per pass.
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

/// Initialises the output bias to log popularity, the optimum of a softmax without any input.
void start_from_popularity(models::SequenceNetworkImpl& network, const std::vector<float>& counts);

}  // namespace segue::training
