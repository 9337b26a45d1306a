// A version loaded by the server: the model, and its tracks by popularity, the baseline that it is compared
// with.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/scoring/model.hpp"

namespace segue::serving {

/// Immutable; any thread.
struct ServedModel {
  ServedModel(models::Version version, sessions::TrackInterner& tracks);

  models::Model model;
  std::vector<sessions::TrackId> by_popularity;  // most played first; ties by row

 private:
  ServedModel(std::vector<sessions::TrackId> order, models::Version&& version,
              sessions::TrackInterner& tracks);
};

}  // namespace segue::serving
