// The validation of a network between two epochs, without a detour through the registry.
// MRR@20 of the first `plays` targets over the whole catalogue; a tie counts against the target; 0 when there
// are no targets.
#pragma once

#include <span>

#include "models/networks/fm/fm_network.hpp"
#include "models/networks/sequence_network.hpp"
#include "training/data/corpus.hpp"

namespace segue::training {

/// Leaves the network in evaluation mode.
double validation_mrr(models::SequenceNetworkImpl& network, const Corpus& corpus,
                      std::span<const CorpusSession> sessions, std::int64_t plays);

double validation_mrr(models::FmNetwork& network, const Corpus& corpus,
                      std::span<const CorpusSession> sessions, std::int64_t plays);

}  // namespace segue::training
