#include "training/learners/network_batches.hpp"

#include <torch/types.h>

#include <algorithm>

namespace segue::training {

at::Tensor indices(const std::vector<std::int64_t>& values, const at::Tensor& like) {
  return torch::tensor(values, torch::kLong).to(like.device());
}

models::StepContext step_context(const SequenceBatch& batch, const at::Tensor& like) {
  return {indices(batch.actions, like), indices(batch.gaps, like), indices(batch.positions, like)};
}

at::Tensor LaneStates::places(const SequenceBatch& batch) const {
  return torch::tensor(batch.lanes, torch::kLong).div(shards_, "floor");
}

models::CarriedState LaneStates::before(const SequenceBatch& batch) const {
  models::CarriedState before;
  if (std::ranges::find(batch.goes_on, true) == batch.goes_on.end()) return before;
  const auto lanes = places(batch);
  const auto kept = torch::tensor(std::vector<float>(batch.goes_on.begin(), batch.goes_on.end()));
  for (const auto& state : state_) {
    std::vector<std::int64_t> shape(static_cast<std::size_t>(state.dim()), 1);
    shape[0] = -1;
    before.push_back(state.index_select(0, lanes.to(state.device())) * kept.to(state.options()).view(shape));
  }
  return before;
}

void LaneStates::keep(const models::CarriedState& after, const SequenceBatch& batch) {
  const auto lanes = places(batch);
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (i == state_.size()) {
      auto shape = after[i].sizes().vec();
      shape[0] = (lanes_ + shards_ - 1) / shards_;
      state_.push_back(torch::zeros(shape, after[i].options()));
    }
    state_[i].index_copy_(0, lanes.to(after[i].device()), after[i]);
  }
}

}  // namespace segue::training
