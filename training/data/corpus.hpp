// Training corpus in memory: vocabulary, sessions and plays, and the source that they were read from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ingest/kafka/log_reader.hpp"
#include "ingest/records/track_metadata.hpp"
#include "models/registry/version.hpp"
#include "sessions/session.hpp"

namespace segue::training {

/// A play and the user's action on it; `track` is a row of the corpus's vocabulary.
struct Play {
  std::int32_t track = 0;
  sessions::Action action = sessions::Action::unknown;  // as it came to be known
  bool recommended = false;  // chosen from a list of ours: a training target, but never an evaluation target
  sessions::GapBucket gap = 0;
  std::uint16_t ended_late = 0;  // plays that had followed in the session when its action became known
  bool unlisted = false;  // what came before it in its session got no list: no evaluation target either

  /// The action as it was known before the session's next play but `followed` began: what a list that that
  /// play is compared with could depend on.
  sessions::Action action_then(std::size_t followed = 0) const {
    return followed >= ended_late ? action : sessions::Action::unknown;
  }
  bool is_evaluated() const { return !recommended && !unlisted; }
  friend bool operator==(const Play&, const Play&) = default;
};

struct CorpusSession {
  ingest::Partition partition = 0;
  ingest::Offset first_offset = 0;  // with the partition, the session's identity
  std::int32_t user = 0;            // row of the vocabulary
  std::int64_t started_ms = 0;
  std::size_t begin = 0;  // its plays are plays[begin, end)
  std::size_t end = 0;
  std::size_t length() const { return end - begin; }
};

/// Numbers of records read, by outcome.
struct CorpusCounts {
  std::int64_t records = 0;
  std::int64_t events = 0;  // accepted
  std::int64_t refused = 0;
  std::int64_t duplicates = 0;
  std::int64_t unmatched = 0;
  std::int64_t forwarded = 0;  // to their user's own partition
};

/// Deterministic: the same log gives the same corpus, in whatever order its partitions were read. Sessions
/// are sorted by (started_ms, partition, first_offset), tracks and users by first appearance in (partition,
/// offset), those of the topic `tracks` before those only played.
struct Corpus {
  models::Vocabulary vocabulary;
  std::vector<CorpusSession> sessions;
  std::vector<Play> plays;
  std::vector<ingest::TrackMetadata> metadata;
  CorpusCounts counts;

  std::string source;            // "kafka" or a data set's KIND:PATH
  ingest::OffsetRanges offsets;  // of plays; empty for a data set
  std::string missing;           // which offsets the log no longer holds, in words; empty: none

  std::span<const Play> plays_of(const CorpusSession& session) const {
    return {plays.data() + session.begin, session.length()};
  }
  std::int64_t track_count() const { return static_cast<std::int64_t>(vocabulary.tracks.size()); }
  std::int64_t user_count() const { return static_cast<std::int64_t>(vocabulary.users.size()); }
};

/// The plays before `step` whose actions became known only between the beginning of `step` and of the next
/// play.
std::vector<std::size_t> ended_late_at(std::span<const Play> plays, std::size_t step);

/// [tracks] number of plays of each track within `sessions`.
std::vector<float> play_counts(const Corpus& corpus, std::span<const CorpusSession> sessions);

/// SHA-256, in hexadecimal, over vocabulary, sessions and plays: equal for equal corpora only.
std::string digest(const Corpus& corpus);

/// Consecutive parts of corpus.sessions, which must outlive it.
struct Split {
  std::span<const CorpusSession> training;
  std::span<const CorpusSession> validation;  // epoch and blend are chosen on these
  std::span<const CorpusSession> held_out;    // the candidate is judged on these alone
};

/// `held_out` is the newest share of the sessions, by start; the validation slice is half as much before it.
Split split_by_time(const Corpus& corpus, double held_out);

}  // namespace segue::training
