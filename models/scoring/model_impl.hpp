// The implementation of Model, internal to the recommender.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/scoring/frozen_fm.hpp"
#include "models/scoring/frozen_lstm.hpp"
#include "models/scoring/model.hpp"
#include "models/scoring/popularity_order.hpp"
#include "models/scoring/scan/scan.hpp"

namespace segue::models {

struct Model::Impl {
  Impl(Version version, sessions::TrackInterner& interner);

  Manifest manifest;
  Blend blend;
  std::uint64_t generation;  // unique per Model in this process; tags the cache of a session

  std::vector<sessions::TrackId> tracks;  // by row
  std::vector<std::int32_t> row_of;       // by TrackId; beyond its end: unknown
  std::vector<std::string> user_names;
  std::unordered_map<std::string_view, std::int32_t> user_rows;

  PopularityOrder popularity;
  std::optional<ScanIndex> index;  // absent: popularity alone
  Tensor untied_embedding;         // the LSTM's input embedding, unless tied to the matrix's columns
  std::optional<FrozenLstm> lstm;  // the first `units` floats of a query
  std::optional<FrozenFm> fm;      // the next `dims` floats
};

}  // namespace segue::models
