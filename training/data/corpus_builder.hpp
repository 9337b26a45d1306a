// Events in, corpus out: the same fold as serving's, a partition each.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sessions/session_fold.hpp"
#include "training/data/corpus.hpp"

namespace segue::training {

/// Not thread-safe. Finished and open sessions are kept alike.
class CorpusBuilder {
 public:
  explicit CorpusBuilder(const configs::Sessions& options) : options_(options) {}

  /// A record of the topic `tracks`; the latest per track counts.
  void add(ingest::TrackMetadata metadata, ingest::Partition partition, ingest::Offset offset);

  /// An event that passed validation. Offsets ascend within a partition.
  sessions::Outcome add(const ingest::ListeningEvent& event, ingest::Partition partition,
                        ingest::Offset offset);

  /// A record that failed validation.
  void count_refused();

  /// Everything added so far, in canonical order.
  Corpus build() &&;

 private:
  // Where something first appeared: 0 in the topic `tracks`, 1 in plays; then partition and offset.
  struct Appearance {
    int topic = 0;
    ingest::Partition partition = 0;
    ingest::Offset offset = 0;
    friend auto operator<=>(const Appearance&, const Appearance&) = default;
  };
  struct Track {
    std::optional<Appearance> first;
    Appearance described;  // where its metadata stood
    std::optional<ingest::TrackMetadata> metadata;
  };
  struct User {
    std::int32_t number = 0;
    Appearance first;
  };
  struct PartitionState {
    sessions::SessionFold fold;
    std::unordered_map<std::string, std::size_t> newest;  // user id -> index in sessions_
  };
  struct SessionPlays {
    CorpusSession session;
    std::vector<Play> plays;
  };

  Track& track(std::uint32_t number);
  std::int32_t user_number(const std::string& user_id, const Appearance& at);

  configs::Sessions options_;
  sessions::TrackInterner interner_;
  std::map<ingest::Partition, PartitionState> partitions_;
  std::vector<Track> tracks_;  // by the interner's numbers
  std::unordered_map<std::string, User> users_;
  std::vector<SessionPlays> sessions_;  // tracks and users by number until build() orders them
  CorpusCounts counts_;
};

}  // namespace segue::training
