#include "training/learners/sequence_learner.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cmath>
#include <stdexcept>

#include "training/data/item_counts.hpp"
#include "training/learners/checkpoint.hpp"
#include "training/learners/device.hpp"
#include "training/learners/losses/ranking_losses.hpp"
#include "training/learners/losses/sampled_softmax.hpp"
#include "training/learners/network_batches.hpp"

namespace segue::training {
namespace {

// Divisor of the loss under Adagrad, instead of the batch's total weight, so that epsilon has the same
// meaning in every batch: 1e-6 is meant for the mean over this many targets.
constexpr double adagrad_targets = 128;

at::Tensor floats(const std::vector<float>& values, const at::Tensor& like) {
  return torch::tensor(values).to(like.options());
}

// Pending update of some rows of a matrix.
struct RowStep {
  RowOptimiser& optimiser;
  at::Tensor rows;
  at::Tensor gradient;
};

// Scales all gradients so that their joint norm is at most `largest`.
void clip(const std::vector<RowStep>& steps, double largest) {
  double square = 0;
  for (const auto& step : steps) square += std::pow(step.gradient.norm().item<double>(), 2);
  if (const double norm = std::sqrt(square); norm > largest)
    for (const auto& step : steps) step.gradient.mul_(largest / norm);
}

}  // namespace

// Shared by all shards of a batch: the embedding rows that it touches, and their values.
struct SequenceLearner::Gathered {
  at::Tensor input_rows, output_rows;  // int64 [R]; with tied embeddings there are no input rows
  at::Tensor input;                    // [R, e] of the input rows; undefined when tied
  at::Tensor output;                   // [R, h]
  at::Tensor bias;                     // [R]
  at::Tensor negative_log_q;
  double weight = 0;  // divisor of the sum of the targets' losses
};

// Worker of one part of the batch: a replica of the network with its own gradients, and its lanes' states.
struct SequenceLearner::Shard {
  std::shared_ptr<models::SequenceNetworkImpl> network;
  LaneStates states;
  at::Tensor by_input, by_output, by_bias;  // gradients of the gathered tensors; undefined: none
  double loss = 0;

  void work(const SequenceBatch& batch, const BatchRows::Shard& rows, const Gathered& gathered,
            const SequenceLearnerOptions& options) {
    loss = 0;
    by_input = by_output = by_bias = at::Tensor();
    network->zero_grad();
    if (batch.targets.empty()) return;
    const auto& like = gathered.output;
    const bool tied = !gathered.input.defined();
    const auto inputs = indices(rows.inputs, like);
    // The input embeddings are a leaf, so that their gradient is scattered into that of the rows only once.
    const auto embedded = (tied ? gathered.output : gathered.input).index_select(0, inputs).requires_grad_();
    const auto output = gathered.output.detach().requires_grad_();
    const auto bias = gathered.bias.detach().requires_grad_();
    auto carried = states.before(batch);
    auto hidden = network->encode(embedded, step_context(batch, like), batch.active, &carried);
    states.keep(carried, batch);
    if (batch.targets.size() < batch.tracks.size())
      hidden = hidden.index_select(0, indices(batch.target_rows, like));
    const SampledSoftmaxInput in{hidden,
                                 output,
                                 bias,
                                 indices(rows.targets, like),
                                 gathered.negative_log_q,
                                 floats(batch.weights, like),
                                 gathered.weight};
    const auto by_loss = options.loss == SequenceLoss::bpr_max
                             ? bpr_max_loss(in, options.bpr_max_regularisation)
                             : sampled_softmax_loss(in);
    by_loss.backward();
    loss = by_loss.item<double>();
    by_output = output.grad();
    by_bias = bias.grad();
    by_input = tied ? by_output : at::zeros_like(gathered.input);
    by_input.index_add_(0, inputs, embedded.grad());
  }
};

// A dense parameter, of which every row is updated.
struct SequenceLearner::Parameter {
  at::Tensor rows;
  std::unique_ptr<RowOptimiser> optimiser;
};

SequenceLearner::SequenceLearner(std::shared_ptr<models::SequenceNetworkImpl> network,
                                 PlaySequences sequences, const SequenceLearnerOptions& options)
    : network_(std::move(network)),
      sequences_(std::move(sequences)),
      options_(options),
      random_(options.seed),
      sampler_(item_counts(sequences_.plays(), network_->track_embedding.size(0), &Play::track),
               options.negative_exponent),
      rows_maker_(sampler_, network_->track_embedding.size(0), options.negatives,
                  !network_->output.defined()),
      targets_(SequencePass(sequences_, options.batch, random_).targets()) {
  if (options_.loss == SequenceLoss::bpr_max && options_.batch.skipped_target_weight < 0)
    throw std::invalid_argument(
        "BPR-max has no targets to be avoided: a skipped target's weight is 0 or more");
  if (!network_->track_embedding.is_cpu()) options_.shards = 1;
  shards_.resize(static_cast<std::size_t>(options_.shards));
  for (auto& shard : shards_) {
    shard.network = network_->replica();
    shard.states = LaneStates(options_.batch.lanes, options_.shards);
  }
  const auto of_rows = [&](const at::Tensor& matrix) { return optimiser(matrix, options_.learning_rate); };
  input_ = of_rows(network_->track_embedding);
  if (network_->artist_embedding.defined()) artist_ = of_rows(network_->artist_embedding);
  if (network_->output.defined()) output_ = of_rows(network_->output);
  bias_ = of_rows(network_->output_bias.unsqueeze(1));
  const auto dense_rate =
      options_.dense_learning_rate > 0 ? options_.dense_learning_rate : options_.learning_rate;
  for (const auto& parameter : network_->dense_parameters()) {
    const auto matrix = parameter.detach().view({parameter.size(0), -1});
    dense_.push_back(
        {at::arange(matrix.size(0), matrix.options().dtype(at::kLong)), optimiser(matrix, dense_rate)});
  }
}

SequenceLearner::~SequenceLearner() = default;

std::unique_ptr<RowOptimiser> SequenceLearner::optimiser(const at::Tensor& matrix,
                                                         double learning_rate) const {
  if (options_.optimiser == Optimiser::adagrad)
    return std::make_unique<RowAdagrad>(matrix, RowAdagradOptions{learning_rate, options_.momentum});
  return std::make_unique<RowAdam>(matrix, RowAdamOptions{learning_rate});
}

double SequenceLearner::epoch(const base::Progress& progress) {
  const OneBlasThread one_blas_thread;
  random_ = base::Random(options_.seed + 0x9E3779B9U * static_cast<std::uint64_t>(++epochs_));
  auto dropout_seed = random_.next();
  for (auto& shard : shards_) {
    shard.network->seed_dropout(dropout_seed++);
    shard.network->train();
    shard.states.clear();
  }
  SequencePass pass(sequences_, options_.batch, random_);
  double loss = 0, steps = 0;
  while (const auto batches = pass.next(shards_.size(), random_)) {
    loss += step(*batches);
    ++steps;
    progress(static_cast<double>(pass.done()) / static_cast<double>(pass.targets()), "training");
  }
  return loss / steps;
}

// The tensors themselves, so that writing to them restores the state.
std::vector<at::Tensor> SequenceLearner::state() const {
  auto state = network_->parameters();
  const auto append = [&](const RowOptimiser* optimiser) {
    if (!optimiser) return;
    for (const auto& tensor : optimiser->state()) state.push_back(tensor);
  };
  for (const auto* optimiser : {&input_, &artist_, &output_, &bias_}) append(optimiser->get());
  for (const auto& parameter : dense_) append(parameter.optimiser.get());
  return state;
}

void SequenceLearner::save(torch::serialize::OutputArchive& archive) const {
  archive.write("learner.epochs", at::scalar_tensor(epochs_, at::kLong));
  write_tensors(archive, "learner", state());
}

void SequenceLearner::load(torch::serialize::InputArchive& archive) {
  at::Tensor epochs;
  archive.read("learner.epochs", epochs);
  epochs_ = epochs.item<std::int64_t>();
  set_parameters(state(), read_tensors(archive, "learner"));
}

SequenceLearner::Gathered SequenceLearner::gather(const BatchRows& rows, double weight) const {
  const auto& like = network_->track_embedding;
  const auto embed = [&](const at::Tensor& tracks) { return network_->embed(tracks).detach(); };
  Gathered gathered;
  gathered.output_rows = indices(rows.output_rows, like);
  if (output_) {
    gathered.input_rows = indices(rows.input_rows, like);
    gathered.input = embed(gathered.input_rows);
    gathered.output = network_->output.detach().index_select(0, gathered.output_rows);
  } else {
    gathered.output = embed(gathered.output_rows);
  }
  gathered.bias = network_->output_bias.detach().index_select(0, gathered.output_rows);
  gathered.negative_log_q = floats(rows.negative_log_q, like);
  gathered.weight = weight;
  return gathered;
}

double SequenceLearner::step(const std::vector<SequenceBatch>& batches) {
  double weight = 0;
  for (const auto& batch : batches)
    for (const auto one : batch.weights) weight += std::abs(one);
  if (weight == 0) return 0;
  const auto rows = rows_maker_.make(batches, random_);
  const auto gathered = gather(rows, options_.optimiser == Optimiser::adagrad ? adagrad_targets : weight);
  at::parallel_for(0, static_cast<std::int64_t>(batches.size()), 1,
                   [&](std::int64_t begin, std::int64_t end) {
                     const at::AutoGradMode with_gradients(true);
                     for (auto s = static_cast<std::size_t>(begin); s < static_cast<std::size_t>(end); ++s)
                       shards_[s].work(batches[s], rows.shards[s], gathered, options_);
                   });
  optimise(gathered);
  double loss = 0;
  for (const auto& shard : shards_) loss += shard.loss;
  return loss * gathered.weight / weight;
}

void SequenceLearner::optimise(const Gathered& gathered) {
  const at::NoGradGuard no_grad;
  // The gradient of one parameter, summed over the shards.
  const auto sum = [&](const auto& of) {
    at::Tensor sum;
    for (auto& shard : shards_) {
      const auto gradient = of(shard);
      if (!gradient.defined()) continue;
      if (sum.defined())
        sum.add_(gradient);
      else
        sum = gradient;
    }
    return sum;
  };
  const bool tied = !output_;
  const auto& output_rows = gathered.output_rows;
  std::vector<RowStep> steps{
      {*(tied ? input_ : output_), output_rows, sum([](const Shard& shard) { return shard.by_output; })},
      {*bias_, output_rows, sum([](const Shard& shard) { return shard.by_bias; }).unsqueeze(1)}};
  if (!tied)
    steps.push_back({*input_, gathered.input_rows, sum([](const Shard& shard) { return shard.by_input; })});
  if (artist_) {  // an artist's gradient is the sum over the artist's tracks
    const auto& tracks = tied ? steps.front() : steps.back();
    const auto [artists, place, counts] =
        at::_unique2(network_->artist_of.index_select(0, tracks.rows), true, true);
    const auto by_artists = at::zeros({artists.size(0), tracks.gradient.size(1)}, tracks.gradient.options());
    steps.push_back({*artist_, artists, by_artists.index_add(0, place, tracks.gradient)});
  }
  std::vector<std::vector<at::Tensor>> dense;
  for (const auto& shard : shards_) dense.push_back(shard.network->dense_parameters());
  for (std::size_t i = 0; i < dense_.size(); ++i) {
    std::size_t s = 0;
    const auto gradient = sum([&](const Shard&) { return dense[s++][i].grad(); });
    if (gradient.defined())
      steps.push_back({*dense_[i].optimiser, dense_[i].rows, gradient.view({gradient.size(0), -1})});
  }
  if (options_.clip > 0) clip(steps, options_.clip);
  for (const auto& step : steps) step.optimiser.step(step.rows, step.gradient);
}

void start_from_popularity(models::SequenceNetworkImpl& network, const std::vector<float>& counts) {
  const NegativeSampler popularity(counts, 1);
  std::vector<float> bias(counts.size());
  for (std::size_t track = 0; track < counts.size(); ++track)
    bias[track] = popularity.log_probability(static_cast<std::int32_t>(track));
  const at::NoGradGuard no_grad;
  network.output_bias.copy_(floats(bias, network.output_bias));
}

}  // namespace segue::training
