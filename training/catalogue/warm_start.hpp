// Starting a training where the champion ended: rows go by track and user id, the vocabularies differ.
#pragma once

#include "models/networks/fm/fm_network.hpp"
#include "models/networks/lstm/lstm_network.hpp"

namespace segue::training {

/// Copies into `network` (on the CPU, its rows in the order of `vocabulary`) what `from` has of it. A version
/// of other dimensions, or without such a model, changes nothing; what only the network knows stays as it is.
void copy_known(const models::Version& from, const models::Vocabulary& vocabulary,
                models::LstmNetwork& network);

/// The same. A version holds embeddings as they came out of the graph convolution; here they go into one
/// whose layers do not count yet, so that what was learnt comes out again.
void copy_known(const models::Version& from, const models::Vocabulary& vocabulary,
                models::FmNetwork& network);

}  // namespace segue::training
