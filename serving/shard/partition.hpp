// The state of a partition owned by a shard, and the offset at which reading starts.
#pragma once

#include <string>

#include "ingest/kafka/consumer.hpp"
#include "serving/counters/hit_rates.hpp"
#include "serving/shard/commit_tracker.hpp"
#include "sessions/session_fold.hpp"

namespace segue::serving {

/// The position at which reading starts after an assignment.
struct ReadingStart {
  ingest::Offset offset = 0;  // first record to read
  ingest::Offset silent_until =
      0;  // records below it only rebuild the sessions: their lists were sent before
  sessions::RebuildPoint rebuild;
  std::string warning;  // about records no longer available; empty: none
};

/// `low`, `high`: the partition's watermarks.
ReadingStart reading_start(const ingest::Position& committed, ingest::Offset low, ingest::Offset high);

struct PartitionState {
  PartitionState(const ReadingStart& start, ingest::Offset high, const configs::Sessions& options,
                 sessions::TrackInterner& tracks, HitRates& rates)
      : fold(options, tracks, start.rebuild),
        commit_tracker(start.offset),
        shown(rates),
        silent_until(start.silent_until),
        caught_up_at(high) {}

  sessions::SessionFold fold;
  CommitTracker commit_tracker;
  ShownLists shown;
  ingest::Position committed;  // last reported to the consumer
  ingest::Offset silent_until;
  ingest::Offset caught_up_at;  // high watermark at the assignment
  bool ready = false;           // read up to there: its sessions are rebuilt
};

}  // namespace segue::serving
