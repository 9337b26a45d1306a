#include "models/lstm/lstm_network.hpp"

#include <torch/nn/functional/dropout.h>

#include <cmath>
#include <string>

#include "models/torch_tensor.hpp"
#include "sessions/session.hpp"

namespace segue::models {

LstmNetworkImpl::LstmNetworkImpl(const LstmNetworkOptions& options) : options_(options) {
  const auto n = options.tracks;
  const auto h = options.units;
  const double spread = 1 / std::sqrt(static_cast<double>(h));
  track_embedding = register_parameter("track_embedding", torch::randn({n, h}) * spread);
  action_embedding = register_parameter(
      "action_embedding", torch::randn({static_cast<std::int64_t>(sessions::action_count), h}) * spread);
  if (!options.tied) output = register_parameter("output", torch::randn({n, h}) * spread);
  output_bias = register_parameter("output_bias", torch::zeros({n}));
  lstm = register_module("lstm", torch::nn::LSTM(torch::nn::LSTMOptions(h, h)
                                                     .num_layers(options.layers)
                                                     .dropout(options.layers > 1 ? options.dropout : 0)));
}

torch::Tensor LstmNetworkImpl::forward(const torch::Tensor& tracks, const torch::Tensor& actions) {
  auto embedded = track_embedding.index_select(0, tracks.flatten());
  return encode(embedded.view({tracks.size(0), tracks.size(1), options_.units}), actions);
}

torch::Tensor LstmNetworkImpl::encode(const torch::Tensor& embedded_tracks, const torch::Tensor& actions) {
  namespace F = torch::nn::functional;
  const auto dropout = F::DropoutFuncOptions().p(options_.dropout).training(is_training());
  auto embedded_actions = action_embedding.index_select(0, actions.flatten()).view_as(embedded_tracks);
  auto input = F::dropout(embedded_tracks + embedded_actions, dropout);
  return F::dropout(std::get<0>(lstm->forward(input)), dropout);
}

torch::Tensor LstmNetworkImpl::scores(const torch::Tensor& hidden) const {
  return torch::matmul(hidden, output_embedding().t()) + output_bias;
}

const torch::Tensor& LstmNetworkImpl::output_embedding() const {
  return options_.tied ? track_embedding : output;
}

LstmWeights freeze(const LstmNetwork& network) {
  LstmWeights weights;
  weights.track_embedding = to_plain(network->track_embedding);
  weights.action_embedding = to_plain(network->action_embedding);
  const auto parameters = network->lstm->named_parameters();
  for (std::int64_t layer = 0; layer < network->options().layers; ++layer) {
    const auto suffix = "_l" + std::to_string(layer);
    weights.layers.push_back({to_plain(parameters["weight_ih" + suffix]),
                              to_plain(parameters["weight_hh" + suffix]),
                              to_plain(parameters["bias_ih" + suffix] + parameters["bias_hh" + suffix])});
  }
  if (!network->options().tied) weights.output = to_plain(network->output);
  weights.output_bias = to_plain(network->output_bias);
  return weights;
}

}  // namespace segue::models
