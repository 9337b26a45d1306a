// Readers of published listening data sets: every file format is converted to the same events and track
// metadata.
//
//   30music        rows of user, session, track, time and artist (session-rec's slices): a file, or a folder
//   yes            Yes.com playlists with titles and artists (Chen et al., KDD 2012): a folder or train.txt
//   session-lines  one session per line, track ids separated by blanks, in order of time; no users, no times:
//                  a file, or TRAIN,TEST
//   events         Segue's own listening events, one JSON object per line
//   movielens      ratings (MovieLens 100k), with titles: a folder or u.data
//   spotify-mini   Spotify sessions with five degrees of a skip: a folder or a CSV file
//   s3rec          one user per line, items in order of time (S3-Rec's Last.fm): a folder or a file
//   hetrec-lastfm  counts of plays of artists, with their names (HetRec 2011): a folder or user_artists.dat
//   csv            any table with a header, RecBole's .inter files among them; its columns can be named
//
// The last five hold interactions (ingest/datasets/interaction.hpp), each of which is converted to a play; in
// the others each play is converted to an interaction. In a data set without users, each session is a user of
// its own; in one without times, the n-th event happens n seconds after the beginning of the year 2000, so
// that order of time is order of the file.
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
  /// Of kind csv: column names by role (user, session, item, time, weight, skipped, title, artist), where
  /// they differ from the defaults in ingest/datasets/csv.cpp.
  std::map<std::string, std::string> columns = {};
};

/// "KIND:PATH", or a path alone, whose kind is detected from names and first lines. The error lists the
/// kinds. `columns`, for kind csv alone, is "user=…,item=…".
boost::system::result<DatasetSpec, std::string> parse_dataset_spec(std::string_view text,
                                                                   std::string_view columns = {});

/// The rows read, and those dropped because they do not conform to the format.
struct DatasetReport {
  std::int64_t rows = 0;                        // lines that hold data
  std::map<std::string, std::int64_t> dropped;  // rows by reason
  std::string first_dropped;                    // "slice.txt:17: 4 columns, not 5"; empty: no row was dropped

  std::int64_t dropped_rows() const;
  /// `reason`: one of few; `detail`: what is said of the first row, if that is more.
  void drop(const std::string& where, const std::string& reason, const std::string& detail = {});
};

struct DatasetEvent : ListeningEvent {
  bool held_out = false;  // the data set's own split keeps it for the test
};

/// Calls `handle` for every event, in order of the file (several files: by name), those held out for the
/// test among them. Event ids are unique within
/// the data set and the same at every reading, "30music-<file>-<line>", so that two equal rows stay two
/// events. The event's strings are valid until the handler returns. A malformed row is dropped and reported;
/// an error, naming file and line, means that nothing can be read: no such file, another kind of file, not
/// one usable row. CRLF and a byte-order mark are harmless.
boost::system::result<DatasetReport, std::string> read_events(
    const DatasetSpec& spec, const std::function<void(const DatasetEvent&)>& handle);

/// The metadata of its tracks, each track once; nothing if the data set has none. Errors as above, except
/// that a file without a usable row is not one.
boost::system::result<DatasetReport, std::string> read_tracks(
    const DatasetSpec& spec, const std::function<void(const TrackMetadata&)>& handle);

}  // namespace segue::ingest
