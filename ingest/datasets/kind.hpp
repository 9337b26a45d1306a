// The interface of a data set format. A new kind is one .cpp file, its name below and one row of the table in
// dataset.cpp.
#pragma once

#include <array>
#include <filesystem>
#include <functional>

#include "ingest/datasets/dataset.hpp"
#include "ingest/datasets/feature.hpp"
#include "ingest/datasets/interaction.hpp"

namespace segue::ingest::datasets {

/// An error is one sentence that names the file.
using Outcome = boost::system::result<void, std::string>;
using EventHandler = std::function<void(const DatasetEvent&)>;
using TrackHandler = std::function<void(const TrackMetadata&)>;
using FeatureHandler = std::function<void(const Feature&)>;
using InteractionHandler = std::function<void(const Interaction&)>;

/// The reason given for a dropped row whose id is not a valid_id.
inline constexpr const char* bad_id = "an id is not 1 to 256 bytes of text";
/// The reason given for a dropped row with a wrong number of columns.
inline std::string wrong_width(std::size_t columns, std::size_t expected) {
  return std::to_string(columns) + " columns, not " + std::to_string(expected);
}

/// An error unless `name`, of a file or folder, is short and valid enough to be a part of generated ids.
Outcome check_source_name(const std::string& name);

struct Kind {
  std::string_view name;
  /// True if the path looks like this kind, judged by names and first lines.
  bool (*recognises)(const std::filesystem::path& path);
  /// Null: its plays are its interactions, and read_interactions is there.
  Outcome (*read_events)(const DatasetSpec& spec, const EventHandler& handle, DatasetReport& report);
  /// Null: its tracks have no titles and artists.
  Outcome (*read_tracks)(const DatasetSpec& spec, const TrackHandler& handle, DatasetReport& report);
  /// Null: its interactions are its plays, and read_events is there.
  Outcome (*read_interactions)(const DatasetSpec& spec, const InteractionHandler& handle,
                               DatasetReport& report);
  /// Null: no features of users and items.
  Outcome (*read_features)(const DatasetSpec& spec, const FeatureHandler& handle,
                           DatasetReport& report) = nullptr;
};

extern const Kind thirty_music;
extern const Kind yes;
extern const Kind session_lines;
extern const Kind event_lines;
extern const Kind movielens;
extern const Kind spotify_mini;
extern const Kind s3rec;
extern const Kind hetrec_lastfm;
extern const Kind csv;

/// True for a role of a csv column: "user", "item" …; and the list of all roles, for messages.
bool is_column_role(std::string_view role);
std::string column_roles();

}  // namespace segue::ingest::datasets
