// What a data set says of its users and items beside interactions and titles: genres, tags, who they are.
#pragma once

#include "ingest/datasets/dataset.hpp"

namespace segue::ingest {

struct Feature {
  enum class Owner : std::uint8_t { user, item };

  Owner owner = Owner::item;
  std::string_view id;    // the user's or item's
  std::string_view name;  // "genre=Comedy", "tag=rock", "occupation=writer"
};

/// Each feature of each user and item once; of a data set that has none, nothing. The strings live until the
/// handler returns. Reports and errors as read_tracks().
boost::system::result<DatasetReport, std::string> read_features(
    const DatasetSpec& spec, const std::function<void(const Feature&)>& handle);

}  // namespace segue::ingest
