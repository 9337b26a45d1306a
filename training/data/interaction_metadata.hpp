// What a data set says of its users and items: titles, artists, features.
#pragma once

#include "training/data/interactions.hpp"

namespace segue::training {

/// Fills titles, artists and features of the users and items that `data` holds. The error names the file.
boost::system::result<void, std::string> read_metadata(const ingest::DatasetSpec& spec, Interactions& data);

}  // namespace segue::training
