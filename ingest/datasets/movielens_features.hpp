// The features of MovieLens: genres of items, demographics of users.
#pragma once

#include "ingest/datasets/kind.hpp"

namespace segue::ingest::datasets {

/// From u.item and u.genre: "year=1995", "genre=Comedy"; from u.user: "age=20-29", "gender=F",
/// "occupation=writer". A file missing in the folder is no error.
Outcome read_movielens_features(const std::filesystem::path& folder, const FeatureHandler& handle,
                                DatasetReport& report);

}  // namespace segue::ingest::datasets
