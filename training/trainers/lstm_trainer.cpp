#include "training/trainers/lstm_trainer.hpp"

#include <torch/nn.h>
#include <torch/optim/adam.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "models/lstm/lstm_network.hpp"
#include "training/data/sequence_batches.hpp"
#include "training/losses/sampled_softmax.hpp"
#include "training/optimisers/row_adam.hpp"
#include "training/trainers/device.hpp"
#include "training/trainers/lstm_batch_rows.hpp"
#include "training/trainers/validation.hpp"
#include "training/trainers/warm_start.hpp"

namespace segue::training {
namespace {

SequenceBatchOptions batch_options(const LstmTrainingOptions& options) {
  SequenceBatchOptions batch;
  batch.sequences = options.batch;
  batch.action_mask = options.action_mask;
  batch.skipped_target_weight = options.skipped_target_weight;
  return batch;
}

class LstmTrainer {
 public:
  LstmTrainer(const Corpus& corpus, const Split& split, const LstmTrainingOptions& options,
              const models::Version* warm_start)
      : corpus_(corpus),
        options_(options),
        device_(choose_device(options.device)),
        random_(options.seed),
        counts_(play_counts(corpus, split.training)),
        sampler_(counts_, options.negative_exponent),
        batches_(corpus, split.training, batch_options(options)),
        rows_maker_(sampler_, corpus.track_count(), options.negatives, options.tied) {
    seed_libtorch(options.seed);
    network_ = models::LstmNetwork(models::LstmNetworkOptions{corpus.track_count(), options.units,
                                                              options.layers, options.dropout, options.tied});
    start_bias_from_counts();
    if (warm_start) copy_known(*warm_start, corpus.vocabulary, network_);
    network_->to(device_);
    // The big matrices are stepped by rows; everything else by torch's Adam.
    const RowAdamOptions row{options.learning_rate};
    input_adam_.emplace(network_->track_embedding, row);
    if (!options.tied) output_adam_.emplace(network_->output, row);
    bias_adam_.emplace(network_->output_bias.detach().unsqueeze(1), row);
    dense_ = network_->lstm->parameters();
    dense_.push_back(network_->action_embedding);
    dense_adam_ =
        std::make_unique<torch::optim::Adam>(dense_, torch::optim::AdamOptions(options.learning_rate));
  }

  std::int64_t targets() const { return batches_.targets(); }

  void epoch(const Progress& progress) {
    network_->train();
    const auto order = batches_.shuffled(random_);
    for (std::size_t i = 0; i < order.size(); ++i) {
      step(batches_.batch(order[i], random_));
      progress(static_cast<double>(i + 1) / static_cast<double>(order.size()), "training the LSTM");
    }
  }

  models::LstmNetwork& network() { return network_; }

 private:
  // The scores start as log popularity, which is what a softmax knows before it knows anything.
  void start_bias_from_counts() {
    const NegativeSampler popularity(counts_, 1);
    const torch::NoGradGuard no_grad;
    for (std::int32_t track = 0; track < corpus_.track_count(); ++track)
      network_->output_bias[track] = popularity.log_probability(track);
  }

  template <class T>
  torch::Tensor tensor(const std::vector<T>& values) const {
    return torch::tensor(values).to(device_);
  }

  static torch::Tensor leaf(const torch::Tensor& matrix, const torch::Tensor& rows) {
    return matrix.detach().index_select(0, rows).requires_grad_();
  }

  void step(const SequenceBatch& batch) {
    if (batch.targets.empty()) return;
    const auto rows = rows_maker_.make(batch, random_);
    const auto input_rows = tensor(rows.input_rows);
    const auto output_rows = options_.tied ? input_rows : tensor(rows.output_rows);
    auto input = leaf(network_->track_embedding, input_rows);
    auto output = options_.tied ? input : leaf(network_->output, output_rows);
    auto bias = leaf(network_->output_bias, output_rows);

    const auto embedded =
        input.index_select(0, tensor(rows.inputs)).view({batch.steps, batch.sequences, options_.units});
    const auto actions = tensor(batch.actions).view({batch.steps, batch.sequences});
    const auto hidden = network_->encode(embedded, actions)
                            .view({batch.steps * batch.sequences, options_.units})
                            .index_select(0, tensor(batch.positions));
    sampled_softmax_loss({hidden, output, bias, tensor(rows.targets), tensor(rows.negatives),
                          tensor(rows.target_log_q), tensor(rows.negative_log_q), tensor(rows.hits),
                          tensor(batch.weights)})
        .backward();

    std::vector<torch::Tensor> all(dense_);
    all.insert(all.end(), {input, bias});
    if (!options_.tied) all.push_back(output);
    torch::nn::utils::clip_grad_norm_(all, options_.clip);
    dense_adam_->step();
    dense_adam_->zero_grad();
    input_adam_->step(input_rows, input.grad());
    if (!options_.tied) output_adam_->step(output_rows, output.grad());
    bias_adam_->step(output_rows, bias.grad().unsqueeze(1));
  }

  const Corpus& corpus_;
  LstmTrainingOptions options_;
  c10::Device device_;
  Random random_;
  std::vector<float> counts_;
  NegativeSampler sampler_;
  SequenceBatches batches_;
  LstmBatchRowsMaker rows_maker_;
  models::LstmNetwork network_{nullptr};
  std::optional<RowAdam> input_adam_, output_adam_, bias_adam_;
  std::vector<torch::Tensor> dense_;
  std::unique_ptr<torch::optim::Adam> dense_adam_;
};

}  // namespace

LstmTraining train_lstm(const Corpus& corpus, const Split& split, const LstmTrainingOptions& options,
                        const models::Version* warm_start, const Progress& progress) {
  LstmTrainer trainer(corpus, split, options, warm_start);
  LstmTraining best;
  best.validation_mrr = -1;
  for (std::int64_t epoch = 1; epoch <= options.epochs; ++epoch) {
    const auto epochs = static_cast<double>(options.epochs);
    trainer.epoch(
        part(progress, static_cast<double>(epoch - 1) / epochs, static_cast<double>(epoch) / epochs));
    const auto mrr = validation_mrr(trainer.network(), corpus, split.validation, options.validation_plays);
    best.plays += trainer.targets();
    if (mrr < best.validation_mrr) continue;  // of equals the later, which has learnt more
    best.weights = freeze(trainer.network());
    best.epoch = epoch;
    best.validation_mrr = mrr;
  }
  return best;
}

}  // namespace segue::training
