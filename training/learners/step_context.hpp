// A batch as the networks take it.
#pragma once

#include <cstdint>
#include <vector>

#include "models/networks/sequence_network.hpp"
#include "training/data/sequence_batches.hpp"

namespace segue::training {

/// int64, where `like` is.
at::Tensor indices(const std::vector<std::int64_t>& values, const at::Tensor& like);

/// What is known of the plays of the batch's rows, where `like` is.
models::StepContext step_context(const SequenceBatch& batch, const at::Tensor& like);

}  // namespace segue::training
