#include "training/catalogue/warm_start.hpp"

#include <torch/types.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "models/networks/torch_tensor.hpp"

namespace segue::training {
namespace {

// Of names that both have: its row in `from`, its row in `to`.
struct SharedRows {
  torch::Tensor from;
  torch::Tensor to;
};

SharedRows shared_rows(const std::vector<std::string>& from, const std::vector<std::string>& to) {
  std::unordered_map<std::string_view, std::int64_t> place;
  for (std::size_t i = 0; i < from.size(); ++i) place.emplace(from[i], static_cast<std::int64_t>(i));
  std::vector<std::int64_t> from_rows, to_rows;
  for (std::size_t i = 0; i < to.size(); ++i) {
    const auto found = place.find(to[i]);
    if (found == place.end()) continue;
    from_rows.push_back(found->second);
    to_rows.push_back(static_cast<std::int64_t>(i));
  }
  return {torch::tensor(from_rows, torch::kLong), torch::tensor(to_rows, torch::kLong)};
}

// `offset`: the row of `to` that stands for row 0 of the vocabulary.
void copy_rows(const models::Tensor& from, const SharedRows& rows, torch::Tensor to,
               std::int64_t offset = 0) {
  if (from.empty()) return;
  to.detach().index_copy_(0, rows.to + offset, models::to_torch(from).index_select(0, rows.from));
}

// Where both have one of the same shape.
void copy_table(const models::Tensor& from, torch::Tensor to) {
  if (!from.empty() && to.defined() && to.sizes() == at::IntArrayRef(from.shape))
    to.copy_(models::to_torch(from));
}

// A version holds the sum of a track's embedding and its artist's. The artist's becomes the mean of the sums
// of their `known` tracks: where a new track of theirs begins.
void share_with_artists(models::LstmNetworkImpl& network, const torch::Tensor& known) {
  auto& shared = network.artist_embedding;
  const auto artists = network.artist_of.index_select(0, known);
  const auto sums = network.track_embedding.index_select(0, known);
  const auto counts =
      torch::zeros({shared.size(0), 1}).index_add_(0, artists, torch::ones({known.size(0), 1}));
  shared.copy_(torch::zeros_like(shared).index_add_(0, artists, sums) / counts.clamp_min(1));
  network.track_embedding.index_copy_(0, known, sums - shared.index_select(0, artists));
}

}  // namespace

void copy_known(const models::Version& from, const models::Vocabulary& vocabulary,
                models::LstmNetwork& network) {
  if (!from.lstm) return;
  const auto& weights = *from.lstm;
  const auto& options = network->options();
  const bool tied = weights.output.empty();
  if (weights.track_embedding.dim(1) != options.units || tied != options.tied ||
      static_cast<std::int64_t>(weights.layers.size()) != options.layers)
    return;
  const torch::NoGradGuard no_grad;
  const auto tracks = shared_rows(from.vocabulary.tracks, vocabulary.tracks);
  copy_rows(weights.track_embedding, tracks, network->track_embedding);
  copy_rows(weights.output_bias, tracks, network->output_bias);
  if (!tied) copy_rows(weights.output, tracks, network->output);
  if (network->artist_embedding.defined()) share_with_artists(*network, tracks.to);
  network->action_embedding.copy_(models::to_torch(weights.action_embedding));
  copy_table(weights.gap_embedding, network->gap_embedding);
  copy_table(weights.position_embedding, network->position_embedding);
  for (std::size_t layer = 0; layer < weights.layers.size(); ++layer) {
    const auto& to = network->layers[layer];
    to.weight_ih.copy_(models::to_torch(weights.layers[layer].weight_ih));
    to.weight_hh.copy_(models::to_torch(weights.layers[layer].weight_hh));
    to.bias.copy_(models::to_torch(weights.layers[layer].bias));
  }
}

void copy_known(const models::Version& from, const models::Vocabulary& vocabulary,
                models::FmNetwork& network) {
  if (!from.fm || from.fm->track.dim(1) != network->options().dimensions) return;
  const torch::NoGradGuard no_grad;
  const auto& nodes = network->nodes();
  const auto users = shared_rows(from.vocabulary.users, vocabulary.users);
  const auto tracks = shared_rows(from.vocabulary.tracks, vocabulary.tracks);
  copy_rows(from.fm->user, users, network->embedding, nodes.user(0));
  copy_rows(from.fm->track, tracks, network->embedding, nodes.item(0));
  copy_rows(from.fm->previous, tracks, network->embedding, previous_node(nodes, 0));
  copy_rows(from.fm->track_bias, tracks, network->first_order, nodes.item(0));
  network->layer_weight.zero_();
  network->layer_weight[0] = 1;
  network->embedding.narrow(0, action_node(nodes, sessions::Action::unknown), from.fm->action.dim(0))
      .copy_(models::to_torch(from.fm->action));
}

}  // namespace segue::training
