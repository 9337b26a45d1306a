// Reader of a data set's metadata: titles, artists and features of items, features of users.
#pragma once

#include "training/data/interactions.hpp"

namespace segue::training {

/// Fills titles, artists and features of the users and items in `data`. The error names the file.
boost::system::result<void, std::string> read_metadata(const ingest::DatasetSpec& spec, Interactions& data);

}  // namespace segue::training
