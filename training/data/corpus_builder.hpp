// Builder of a corpus from listening events, with the session fold of serving, one fold per partition.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sessions/session_fold.hpp"
#include "training/data/corpus.hpp"

namespace segue::training {

/// Finished and open sessions are both kept. Not thread-safe.
class CorpusBuilder {
 public:
  explicit CorpusBuilder(const configs::Sessions& options) : options_(options) {}

  /// Adds a record of the topic `tracks`; the latest per track is kept.
  void add(ingest::TrackMetadata metadata, ingest::Partition partition, ingest::Offset offset);

  /// Adds an event that passed validation. Offsets must ascend within a partition.
  sessions::Outcome add(const ingest::ListeningEvent& event, ingest::Partition partition,
                        ingest::Offset offset);

  /// Counts a record that failed validation.
  void count_refused();
  /// Counts a record whose copy in its user's own partition has its effect.
  void count_forwarded();

  /// The corpus of everything added so far, in the canonical order of Corpus.
  Corpus build() &&;

 private:
  // Position of a first appearance: topic (0: `tracks`, 1: plays), then partition and offset.
  struct Appearance {
    int topic = 0;
    ingest::Partition partition = 0;
    ingest::Offset offset = 0;
    friend auto operator<=>(const Appearance&, const Appearance&) = default;
  };
  struct Track {
    std::optional<Appearance> first;
    Appearance described;  // position of its metadata record
    std::optional<ingest::TrackMetadata> metadata;
  };
  struct User {
    std::int32_t number = 0;
    Appearance first;
  };
  struct PartitionState {
    sessions::SessionFold fold;
    std::vector<std::size_t> sessions;  // indices in sessions_, by their first offsets
  };
  struct SessionPlays {
    CorpusSession session;
    std::vector<Play> plays;
    bool listed = false;  // its newest event got a list
  };

  SessionPlays& plays_of(const PartitionState& state, ingest::Offset first_offset);

  Track& track(std::uint32_t number);
  std::int32_t user_number(const std::string& user_id, const Appearance& at);

  configs::Sessions options_;
  sessions::TrackInterner interner_;
  std::map<ingest::Partition, PartitionState> partitions_;
  std::vector<Track> tracks_;  // by the interner's numbers
  std::unordered_map<std::string, User> users_;
  std::vector<SessionPlays> sessions_;  // with interner's and first-seen numbers until build() renumbers
  CorpusCounts counts_;
};

}  // namespace segue::training
