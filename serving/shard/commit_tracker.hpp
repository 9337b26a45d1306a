// The tracker of a partition's completed records, which determines the offset that may be committed.
#pragma once

#include <map>

#include "ingest/kafka/record.hpp"
#include "sessions/rebuild_point.hpp"

namespace segue::serving {

/// An event is complete once it is applied and its list is enqueued. It is marked when applied, since
/// EventPath::committable() enqueues waiting lists before it reads the offset here. A dead letter is complete
/// once Kafka has acknowledged it, which happens later and in any order. Only a contiguous prefix may be
/// committed, together with the rebuild point as of that offset: a later one could lie beyond a session that
/// the events after the committed offset still need. Not thread-safe.
class CommitTracker {
 public:
  /// `next`: offset of the first record to be read.
  explicit CommitTracker(ingest::Offset next) : next_(next) {}

  /// The record is complete.
  void done(ingest::Offset offset) { next_ = offset + 1; }

  /// The record is complete once acknowledged() is called for it. `before`: rebuild point of the sessions
  /// before it.
  void pending(ingest::Offset offset, const sessions::RebuildPoint& before) {
    next_ = offset + 1;
    pending_.emplace(offset, before);
  }
  void acknowledged(ingest::Offset offset) { pending_.erase(offset); }

  /// The offset that may be committed.
  ingest::Offset committable_offset() const { return pending_.empty() ? next_ : pending_.begin()->first; }
  /// The rebuild point to commit with it; null: the current one of the sessions.
  const sessions::RebuildPoint* rebuild_point() const {
    return pending_.empty() ? nullptr : &pending_.begin()->second;
  }
  /// Offset after the newest record seen.
  ingest::Offset next() const { return next_; }

 private:
  ingest::Offset next_;
  std::map<ingest::Offset, sessions::RebuildPoint> pending_;
};

}  // namespace segue::serving
