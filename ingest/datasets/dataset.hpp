// Reading published data sets of listening: each kind of file becomes the same events and track metadata.
//
//   30music        rows of user, session, track, time and artist (session-rec's slices): a file, or a folder
//   yes            Yes.com playlists with titles and artists (Chen et al., KDD 2012): a folder or train.txt
//   session-lines  one session a line, track ids separated by blanks, in order of time; no users, no times:
//                  a file, or TRAIN,TEST
//   events         Segue's own listening events, one JSON object a line
//   movielens      ratings (MovieLens 100k), with titles: a folder or u.data
//   spotify-mini   Spotify sessions with five degrees of a skip: a folder or a CSV file
//   s3rec          a user a line, his items in order of time (S3-Rec's Last.fm): a folder or a file
//   hetrec-lastfm  counts of plays of artists, with their names (HetRec 2011): a folder or user_artists.dat
//   csv            any table with a header, RecBole's .inter files among them; its columns can be named
//
// The last five hold interactions (ingest/datasets/interaction.hpp), of which each becomes a play; of the
// others each play is an interaction.
// Where a data set names no users, each session is a user of its own; where it has no times, the n-th event
// happens n seconds after the year 2000 began, so that order of time is order of the file.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "ingest/event.hpp"
#include "ingest/records/track_metadata.hpp"

namespace segue::ingest {

struct DatasetSpec {
  std::string kind;
  std::filesystem::path path;
  /// Of kind csv: which column is user, session, item, time, weight, skipped, title or artist, where it is
  /// not called as ingest/datasets/csv.cpp says.
  std::map<std::string, std::string> columns = {};
};

/// "KIND:PATH", or a path alone, whose kind its first lines tell. The error lists the kinds. `columns`, for
/// kind csv alone, is "user=…,item=…".
boost::system::result<DatasetSpec, std::string> parse_dataset_spec(std::string_view text,
                                                                   std::string_view columns = {});

/// What was read, and what was left out because it is not as its kind should be.
struct DatasetReport {
  std::int64_t rows = 0;                        // lines that hold data
  std::map<std::string, std::int64_t> dropped;  // rows by reason
  std::string first_dropped;                    // "slice.txt:17: 4 columns, not 5"; empty: none

  std::int64_t dropped_rows() const;
  void drop(const std::string& where, const std::string& reason);
};

struct DatasetEvent : ListeningEvent {
  bool held_out = false;  // the data set's own split keeps it for the test
};

/// Events in order of the file (of several files: by name), those kept for the test among them. Event ids are
/// unique within the data set and the same at every reading, "30music-<file>-<line>", so that two equal rows
/// stay two events. The event's strings live until the handler returns. A row that is not as it should be is
/// dropped and reported; an error, naming file and line, is what leaves nothing to read: no such file,
/// another kind of file, not one usable row. CRLF and a byte-order mark are harmless.
boost::system::result<DatasetReport, std::string> read_events(
    const DatasetSpec& spec, const std::function<void(const DatasetEvent&)>& handle);

/// The metadata of its tracks, each track once; none where the data set has none. Errors as above, but no
/// usable row is not one.
boost::system::result<DatasetReport, std::string> read_tracks(
    const DatasetSpec& spec, const std::function<void(const TrackMetadata&)>& handle);

}  // namespace segue::ingest
