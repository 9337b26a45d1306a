// From the options of networks that read sessions to those of the networks and their learner.
#pragma once

#include <vector>

#include "configs/model_options.hpp"
#include "models/networks/lstm/lstm_network.hpp"
#include "training/learners/sequence_learner.hpp"

namespace segue::training {

/// What the networks have in common. `artists` [tracks]: see artist_numbers(); of use with options.artists.
void set_shape(models::SequenceNetworkOptions& shape, const configs::SequenceOptions& options,
               std::int64_t tracks, std::vector<std::int64_t> artists);

models::LstmNetworkOptions network_shape(const configs::LstmOptions& options, std::int64_t tracks,
                                         std::vector<std::int64_t> artists);

SequenceLearnerOptions learner_options(const configs::SequenceOptions& options, std::uint64_t seed);

}  // namespace segue::training
