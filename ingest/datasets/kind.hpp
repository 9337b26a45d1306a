// What a kind of data set must bring to be read. A new kind is one .cpp file and one row of the table in
// dataset.cpp.
#pragma once

#include <array>
#include <filesystem>
#include <functional>

#include "ingest/datasets/dataset.hpp"
#include "ingest/datasets/interaction.hpp"

namespace segue::ingest::datasets {

/// An error is one sentence that begins with the file's name.
using Outcome = boost::system::result<void, std::string>;
using EventHandler = std::function<void(const ListeningEvent&)>;
using TrackHandler = std::function<void(const TrackMetadata&)>;
using InteractionHandler = std::function<void(const Interaction&)>;

/// An error unless `name`, a file's or folder's, can stand in the ids that are made of it.
Outcome check_source_name(const std::string& name);

struct Kind {
  std::string_view name;
  /// Whether the path looks like this kind, judged by names and first lines.
  bool (*recognises)(const std::filesystem::path& path);
  /// Null: it holds interactions alone.
  Outcome (*read_events)(const std::filesystem::path& path, const EventHandler& handle,
                         DatasetReport& report);
  /// Null: it says nothing about its items.
  Outcome (*read_tracks)(const std::filesystem::path& path, const TrackHandler& handle,
                         DatasetReport& report);
  /// Null: its plays are its interactions.
  Outcome (*read_interactions)(const std::filesystem::path& path, const InteractionHandler& handle,
                               DatasetReport& report);
};

extern const Kind thirty_music;
extern const Kind yes;
extern const Kind session_lines;
extern const Kind event_lines;
extern const Kind movielens;
extern const Kind spotify_mini;
extern const Kind s3rec;

}  // namespace segue::ingest::datasets
