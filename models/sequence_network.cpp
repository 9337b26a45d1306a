#include "models/sequence_network.hpp"

#include <torch/types.h>

#include <cmath>

#include "sessions/session.hpp"

namespace segue::models {

SequenceNetworkImpl::SequenceNetworkImpl(const SequenceNetworkOptions& options) {
  const auto n = options.tracks, h = options.units;
  const double spread = 1 / std::sqrt(static_cast<double>(h));
  track_embedding = register_parameter("track_embedding", torch::randn({n, h}) * spread);
  action_embedding = register_parameter(
      "action_embedding", torch::randn({static_cast<std::int64_t>(sessions::action_count), h}) * spread);
  if (!options.tied) output = register_parameter("output", torch::randn({n, h}) * spread);
  output_bias = register_parameter("output_bias", torch::zeros({n}));
}

torch::Tensor SequenceNetworkImpl::forward(const torch::Tensor& tracks, const torch::Tensor& actions,
                                           ActiveSequences active) {
  return encode(track_embedding.index_select(0, tracks), actions, active);
}

torch::Tensor SequenceNetworkImpl::scores(const torch::Tensor& hidden) const {
  return torch::matmul(hidden, output_embedding().t()) + output_bias;
}

std::vector<torch::Tensor> SequenceNetworkImpl::dense_parameters() const {
  std::vector<torch::Tensor> dense;
  for (const auto& named : named_parameters())
    if (named.key() != "track_embedding" && named.key() != "output" && named.key() != "output_bias")
      dense.push_back(named.value());
  return dense;
}

void SequenceNetworkImpl::share_weights(SequenceNetworkImpl& copy) {
  const auto own = parameters();
  const auto theirs = copy.parameters();
  for (std::size_t i = 0; i < own.size(); ++i) {
    auto parameter = theirs[i];
    parameter.set_data(own[i].detach());
  }
  copy.train(is_training());
}

}  // namespace segue::models
