#include "training/data/sequence_batches.hpp"

#include <algorithm>

namespace segue::training {

SequencePass::SequencePass(const PlaySequences& sequences, const SequenceBatchOptions& options,
                           base::Random& random)
    : sequences_(sequences), options_(options), lanes_(static_cast<std::size_t>(options.lanes)) {
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const auto length = sequences[i].size();
    if (length < 2) continue;
    order_.push_back(static_cast<std::uint32_t>(i));
    targets_ += static_cast<std::int64_t>(length) - 1;
  }
  if (options_.shuffled)
    random.shuffle(std::span(order_));
  else
    std::ranges::reverse(order_);  // refill() pops from the end
}

void SequencePass::refill(Lane& lane) {
  lane.goes_on = lane.left > 0;
  if (lane.goes_on || order_.empty()) return;
  lane = {order_.back(), 0, sequences_[order_.back()].size() - 1, false};
  order_.pop_back();
}

SequenceBatch SequencePass::batch(std::size_t shard, std::size_t shards, base::Random& random) {
  SequenceBatch batch;
  for (auto lane = shard; lane < lanes_.size(); lane += shards)
    if (lanes_[lane].left > 0) batch.lanes.push_back(static_cast<std::int64_t>(lane));
  const auto steps = static_cast<std::size_t>(options_.steps);
  const auto length = [&](std::int64_t lane) {
    return std::min(lanes_[static_cast<std::size_t>(lane)].left, steps);
  };
  std::ranges::stable_sort(batch.lanes, [&](auto a, auto b) { return length(a) > length(b); });

  std::int64_t row = 0;
  const auto longest = batch.lanes.empty() ? 0 : length(batch.lanes.front());
  for (std::size_t t = 0; t < longest; ++t) {
    std::int64_t active = 0;
    for (const auto index : batch.lanes) {
      if (length(index) <= t) break;
      const auto& lane = lanes_[static_cast<std::size_t>(index)];
      const auto plays = sequences_[lane.sequence];
      const auto& play = plays[lane.next + t];
      const auto& target = plays[lane.next + t + 1];
      const bool masked = options_.action_mask > 0 && random.uniform() < options_.action_mask;
      batch.tracks.push_back(play.track);
      batch.actions.push_back(
          static_cast<std::int64_t>(masked ? sessions::Action::unknown : play.action_then()));
      batch.gaps.push_back(play.gap);
      batch.positions.push_back(static_cast<std::int64_t>(lane.next + t));
      float weight = target.action == sessions::Action::skipped ? options_.skipped_target_weight : 1;
      if (target.recommended) weight *= options_.recommended_target_weight;
      if (weight != 0) {
        batch.target_rows.push_back(row);
        batch.targets.push_back(target.track);
        batch.weights.push_back(weight);
      }
      ++row;
      ++active;
    }
    batch.active.push_back(active);
  }
  for (const auto index : batch.lanes) {
    auto& lane = lanes_[static_cast<std::size_t>(index)];
    batch.goes_on.push_back(lane.goes_on);
    const auto consumed = length(index);
    lane.next += consumed;
    lane.left -= consumed;
  }
  done_ += row;
  return batch;
}

std::optional<std::vector<SequenceBatch>> SequencePass::next(std::size_t shards, base::Random& random) {
  for (auto& lane : lanes_) refill(lane);
  std::vector<SequenceBatch> batches;
  bool any = false;
  for (std::size_t shard = 0; shard < shards; ++shard) {
    batches.push_back(batch(shard, shards, random));
    any |= !batches.back().lanes.empty();
  }
  if (!any) return std::nullopt;
  return batches;
}

}  // namespace segue::training
