#include "training/experiments/sequence_scorer.hpp"

#include <torch/types.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "training/data/play_sequences.hpp"

namespace segue::training {

SequenceScorer::SequenceScorer(std::string name, std::shared_ptr<models::SequenceNetworkImpl> network,
                               std::size_t steps)
    : name_(std::move(name)), network_(std::move(network)), steps_(steps) {}

void SequenceScorer::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  const torch::NoGradGuard no_grad;
  network_->eval();
  const auto device = network_->track_embedding.device();
  const auto length = [&](std::size_t query) { return std::min(queries[query].history.size(), steps_); };
  std::vector<std::size_t> order(queries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](auto a, auto b) { return length(a) > length(b); });

  std::vector<std::int64_t> active, tracks, actions, last(queries.size(), -1);
  for (std::size_t t = 0; t < length(order.front()); ++t) {
    std::int64_t rows = 0;
    for (const auto query : order) {
      if (length(query) <= t) break;
      const auto& row = queries[query].history[queries[query].history.size() - length(query) + t];
      last[query] = static_cast<std::int64_t>(tracks.size());
      tracks.push_back(row.item);
      actions.push_back(static_cast<std::int64_t>(action_of(row.skipped)));
      ++rows;
    }
    active.push_back(rows);
  }

  const auto tensor = [&](const std::vector<std::int64_t>& values) {
    return torch::tensor(values, torch::kLong).to(device);
  };
  const auto nothing =
      torch::zeros({1, network_->output_embedding().size(1)}, network_->output_bias.options());
  auto hidden = nothing;  // the first row is for queries without a history
  if (!tracks.empty())
    hidden = torch::cat({nothing, network_->forward(tensor(tracks), tensor(actions), active)});
  torch::from_blob(scores.data(), {static_cast<std::int64_t>(queries.size()), network_->output_bias.size(0)})
      .copy_(network_->scores(hidden.index_select(0, tensor(last) + 1)));
}

}  // namespace segue::training
