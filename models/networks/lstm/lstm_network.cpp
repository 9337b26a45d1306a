#include "models/networks/lstm/lstm_network.hpp"

#include <torch/types.h>

#include <cmath>
#include <string>

#include "models/networks/torch_tensor.hpp"

namespace segue::models {
namespace {

// The row of each sequence's last step.
torch::Tensor last_rows(ActiveSequences active, const torch::Tensor& like) {
  std::vector<std::int64_t> last(static_cast<std::size_t>(active.empty() ? 0 : active.front()));
  std::int64_t offset = 0;
  for (const auto rows : active) {
    for (std::int64_t b = 0; b < rows; ++b) last[static_cast<std::size_t>(b)] = offset + b;
    offset += rows;
  }
  return torch::tensor(last, torch::kLong).to(like.device());
}

}  // namespace

LstmNetworkImpl::LstmNetworkImpl(const LstmNetworkOptions& options)
    : SequenceNetworkImpl(options),
      options_(options),
      embedding_dropout_(options.embedding_dropout),
      dropout_(options.dropout) {
  const auto h = options.units;
  const double spread = 1 / std::sqrt(static_cast<double>(h));  // torch::nn::LSTM's initialisation
  const auto uniform = [&](const std::string& name, at::IntArrayRef sizes) {
    return register_parameter(name, torch::empty(sizes).uniform_(-spread, spread));
  };
  for (std::int64_t layer = 0; layer < options.layers; ++layer) {
    const auto suffix = "_l" + std::to_string(layer);
    layers.push_back({uniform("weight_ih" + suffix, {4 * h, h}), uniform("weight_hh" + suffix, {4 * h, h}),
                      uniform("bias" + suffix, {4 * h})});
  }
}

torch::Tensor LstmNetworkImpl::encode(const torch::Tensor& embedded_tracks, const StepContext& context,
                                      ActiveSequences active, CarriedState* carried) {
  auto hidden = embedding_dropout_(step_input(embedded_tracks, context), is_training());
  CarriedState after;
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    if (layer > 0) hidden = dropout_(hidden, is_training());
    const bool goes_on = carried && !carried->empty();
    const auto out =
        lstm_layer(hidden, layers[layer], active, goes_on ? (*carried)[2 * layer] : torch::Tensor(),
                   goes_on ? (*carried)[2 * layer + 1] : torch::Tensor());
    hidden = out.hidden;
    if (!carried) continue;
    const auto last = last_rows(active, hidden);
    after.push_back(out.hidden.detach().index_select(0, last));
    after.push_back(out.cell.index_select(0, last));
  }
  if (carried) *carried = std::move(after);
  return dropout_(hidden, is_training());
}

void LstmNetworkImpl::seed_dropout(std::uint64_t seed) {
  embedding_dropout_.seed(seed);
  dropout_.seed(~seed);
}

std::shared_ptr<SequenceNetworkImpl> LstmNetworkImpl::replica() {
  auto copy = std::make_shared<LstmNetworkImpl>(options_);
  share_weights(*copy);
  return copy;
}

LstmWeights freeze(const LstmNetwork& network) {
  LstmWeights weights;
  weights.track_embedding = to_plain(network->embeddings());
  weights.action_embedding = to_plain(network->action_embedding);
  if (network->gap_embedding.defined()) weights.gap_embedding = to_plain(network->gap_embedding);
  if (network->position_embedding.defined())
    weights.position_embedding = to_plain(network->position_embedding);
  for (const auto& layer : network->layers)
    weights.layers.push_back({to_plain(layer.weight_ih), to_plain(layer.weight_hh), to_plain(layer.bias)});
  if (network->output.defined()) weights.output = to_plain(network->output);
  weights.output_bias = to_plain(network->output_bias);
  return weights;
}

}  // namespace segue::models
