#include "training/catalogue/sequence_scorer.hpp"

#include <torch/types.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "training/data/play_sequences.hpp"
#include "training/learners/network_batches.hpp"

namespace segue::training {

SequenceScorer::SequenceScorer(std::string name, std::shared_ptr<models::SequenceNetworkImpl> network,
                               std::size_t steps)
    : name_(std::move(name)), network_(std::move(network)), steps_(steps) {}

void SequenceScorer::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  const torch::NoGradGuard no_grad;
  network_->eval();
  const auto& like = network_->track_embedding;
  const auto length = [&](std::size_t query) { return std::min(queries[query].history.size(), steps_); };
  std::vector<std::size_t> order(queries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](auto a, auto b) { return length(a) > length(b); });

  SequenceBatch batch;
  std::vector<std::int64_t> last(queries.size(), -1);
  for (std::size_t t = 0; t < length(order.front()); ++t) {
    std::int64_t rows = 0;
    for (const auto query : order) {
      if (length(query) <= t) break;
      const auto position = queries[query].history.size() - length(query) + t;
      const auto play = play_of(queries[query].history, position);
      last[query] = static_cast<std::int64_t>(batch.tracks.size());
      batch.tracks.push_back(play.track);
      batch.actions.push_back(static_cast<std::int64_t>(play.action_then()));
      batch.gaps.push_back(play.gap);
      batch.positions.push_back(static_cast<std::int64_t>(position));
      ++rows;
    }
    batch.active.push_back(rows);
  }

  const auto output = network_->output_embedding();
  const auto nothing = torch::zeros({1, output.size(1)}, like.options());
  auto hidden = nothing;  // the first row is for queries without a history
  if (!batch.tracks.empty())
    hidden = torch::cat(
        {nothing, network_->forward(indices(batch.tracks, like), step_context(batch, like), batch.active)});
  torch::from_blob(scores.data(), {static_cast<std::int64_t>(queries.size()), network_->output_bias.size(0)})
      .copy_(network_->scores(hidden.index_select(0, indices(last, like) + 1)));
}

}  // namespace segue::training
