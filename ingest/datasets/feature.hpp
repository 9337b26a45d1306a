// Features of users and items in a data set: genres, tags, demographics.
#pragma once

#include "ingest/datasets/dataset.hpp"

namespace segue::ingest {

struct Feature {
  enum class Owner : std::uint8_t { user, item };

  Owner owner = Owner::item;
  std::string_view id;    // the user's or item's
  std::string_view name;  // "genre=Comedy", "tag=rock", "occupation=writer"
};

/// Calls `handle` once for each feature of each user and item; never for a data set without features. The
/// strings are valid until the handler returns. Reports and errors as read_tracks().
boost::system::result<DatasetReport, std::string> read_features(
    const DatasetSpec& spec, const std::function<void(const Feature&)>& handle);

}  // namespace segue::ingest
