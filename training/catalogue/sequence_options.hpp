// From the options of networks that read sessions to those of the networks and their learner.
#pragma once

#include "configs/model_options.hpp"
#include "models/networks/lstm/lstm_network.hpp"
#include "training/learners/sequence_learner.hpp"

namespace segue::training {

/// The shape that the networks have in common, but for artists, which the data bring (artist_numbers()).
void set_shape(models::SequenceNetworkOptions& shape, const configs::SequenceOptions& options,
               std::int64_t tracks);

models::LstmNetworkOptions network_shape(const configs::LstmOptions& options, std::int64_t tracks);

SequenceLearnerOptions learner_options(const configs::SequenceOptions& options, std::uint64_t seed);

}  // namespace segue::training
