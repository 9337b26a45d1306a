// Summary statistics of a data set, printed by `segue data describe`.
#pragma once

#include <array>
#include <optional>

#include "ingest/datasets/dataset.hpp"
#include "ingest/datasets/distribution.hpp"

namespace segue::ingest::datasets {

struct Description {
  struct Item {
    std::string id;
    std::string title;  // "" if unknown, like artist
    std::string artist;
    std::size_t count = 0;
  };

  std::string source;  // KIND:PATH
  DatasetReport report;
  std::size_t interactions = 0;
  std::size_t users = 0;
  std::size_t items = 0;
  std::size_t titled_items = 0;
  std::size_t item_features = 0;  // different ones: genres, tags
  std::size_t featured_items = 0;
  std::size_t user_features = 0;
  std::size_t featured_users = 0;
  std::size_t sessions = 0;  // 0: the data set has none
  std::size_t held_out = 0;  // interactions that the data set's own split holds out for the test
  std::size_t repeats = 0;   // interactions with an item that the user had before, in order of the file
  std::optional<std::pair<std::int64_t, std::int64_t>> times_ms;  // smallest and largest
  std::optional<std::pair<float, float>> weights;                 // smallest and largest, if they differ
  std::array<std::size_t, 5> skipped{};                           // interactions by degree of skip
  double top_tenth_share = 0;  // fraction of the interactions, of the most popular tenth of the items
  Distribution per_user;
  Distribution per_session;
  Distribution per_item;
  std::vector<Item> most_popular;  // five at most
};

/// Of all of it, what it keeps for the test included. Errors as read_interactions(), read_tracks() and
/// read_features().
boost::system::result<Description, std::string> describe(const DatasetSpec& spec);

/// For a terminal.
std::string to_text(const Description& description);
/// One JSON object.
std::string to_json(const Description& description);

}  // namespace segue::ingest::datasets
