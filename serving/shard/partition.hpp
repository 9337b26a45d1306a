// What a shard keeps of one partition that it owns, and where its reading begins.
#pragma once

#include <string>

#include "ingest/kafka/consumer.hpp"
#include "serving/counters/hit_rates.hpp"
#include "serving/shard/commit_tracker.hpp"
#include "sessions/session_fold.hpp"

namespace segue::serving {

/// Where to read on from after an assignment.
struct ReadingStart {
  ingest::Offset offset = 0;  // first record to read
  ingest::Offset silent_until =
      0;  // records below it only rebuild the sessions: their lists were sent before
  sessions::RebuildPoint rebuild;
  std::string warning;  // what could not be had, with its numbers; empty: nothing
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
  ingest::Position committed;  // what the consumer was last told
  ingest::Offset silent_until;
  ingest::Offset caught_up_at;  // high watermark at the assignment
  bool ready = false;           // read up to there: its sessions are as of now
};

}  // namespace segue::serving
