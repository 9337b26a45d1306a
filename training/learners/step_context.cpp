#include "training/learners/step_context.hpp"

#include <torch/types.h>

namespace segue::training {

at::Tensor indices(const std::vector<std::int64_t>& values, const at::Tensor& like) {
  return torch::tensor(values, torch::kLong).to(like.device());
}

models::StepContext step_context(const SequenceBatch& batch, const at::Tensor& like) {
  return {indices(batch.actions, like), indices(batch.gaps, like), indices(batch.positions, like)};
}

}  // namespace segue::training
