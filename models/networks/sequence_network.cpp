#include "models/networks/sequence_network.hpp"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "sessions/session.hpp"

namespace segue::models {

SequenceNetworkImpl::SequenceNetworkImpl(const SequenceNetworkOptions& options) {
  const auto n = options.tracks, h = options.units;
  const double spread = 1 / std::sqrt(static_cast<double>(h));
  track_embedding = register_parameter("track_embedding", torch::randn({n, h}) * spread);
  action_embedding = register_parameter(
      "action_embedding", torch::randn({static_cast<std::int64_t>(sessions::action_count), h}) * spread);
  // The embeddings of optional inputs start at zero, without effect.
  if (!options.artists.empty()) {
    artist_of = register_buffer("artist_of", torch::tensor(options.artists, torch::kLong));
    artist_embedding = register_parameter("artist_embedding",
                                          torch::zeros({*std::ranges::max_element(options.artists) + 1, h}));
  }
  if (options.gaps)
    gap_embedding = register_parameter(
        "gap_embedding", torch::zeros({static_cast<std::int64_t>(sessions::gap_bucket_count), h}));
  if (options.positions > 0)
    position_embedding = register_parameter("position_embedding", torch::zeros({options.positions, h}));
  if (!options.tied) output = register_parameter("output", torch::randn({n, h}) * spread);
  output_bias = register_parameter("output_bias", torch::zeros({n}));
}

torch::Tensor SequenceNetworkImpl::forward(const torch::Tensor& tracks, const StepContext& context,
                                           ActiveSequences active) {
  return encode(embed(tracks), context, active);
}

torch::Tensor SequenceNetworkImpl::embed(const torch::Tensor& tracks) const {
  const auto own = track_embedding.index_select(0, tracks);
  if (!artist_embedding.defined()) return own;
  return own + artist_embedding.index_select(0, artist_of.index_select(0, tracks));
}

torch::Tensor SequenceNetworkImpl::embeddings() const {
  return artist_embedding.defined() ? track_embedding + artist_embedding.index_select(0, artist_of)
                                    : track_embedding;
}

torch::Tensor SequenceNetworkImpl::step_input(const torch::Tensor& embedded_tracks,
                                              const StepContext& context) const {
  auto input = embedded_tracks + action_embedding.index_select(0, context.actions);
  if (gap_embedding.defined()) input = input + gap_embedding.index_select(0, context.gaps);
  if (position_embedding.defined())
    input = input +
            position_embedding.index_select(0, context.positions.clamp_max(position_embedding.size(0) - 1));
  return input;
}

torch::Tensor SequenceNetworkImpl::scores(const torch::Tensor& hidden) const {
  return torch::matmul(hidden, output_embedding().t()) + output_bias;
}

std::vector<torch::Tensor> SequenceNetworkImpl::dense_parameters() const {
  std::vector<torch::Tensor> dense;
  for (const auto& named : named_parameters())
    if (named.key() != "track_embedding" && named.key() != "artist_embedding" && named.key() != "output" &&
        named.key() != "output_bias")
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
