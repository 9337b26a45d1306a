// Genres of MovieLens' items, and who its users are.
#pragma once

#include "ingest/datasets/kind.hpp"

namespace segue::ingest::datasets {

/// Out of u.item and u.genre: "year=1995", "genre=Comedy"; out of u.user: "age=20-29", "gender=F",
/// "occupation=writer". A file that is missing in the folder has nothing to say.
Outcome read_movielens_features(const std::filesystem::path& folder, const FeatureHandler& handle,
                                DatasetReport& report);

}  // namespace segue::ingest::datasets
