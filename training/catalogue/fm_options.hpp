// From the options of the factorisation machine to those of its network and its learner.
#pragma once

#include "configs/model_options.hpp"
#include "models/networks/fm/fm_network.hpp"
#include "training/learners/fm_learner.hpp"

namespace segue::training {

/// But for features, which the data set brings.
models::FmNetworkOptions network_shape(const models::FmNodes& nodes, const configs::FmOptions& options);

FmLearnerOptions learner_options(const configs::FmOptions& options, std::uint64_t seed);

}  // namespace segue::training
