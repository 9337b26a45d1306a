// The progress of a partition's effects, and so the offset that may be committed.
#pragma once

#include <map>

#include "ingest/kafka/record.hpp"
#include "sessions/rebuild_point.hpp"

namespace segue::serving {

/// An event's effect is done when it is applied and its list enqueued. It is noted when it is applied, since
/// EventPath::committable() enqueues what still waits before it looks here. That of a dead letter is done
/// when Kafka has acknowledged it, which comes later and in any order. Only a contiguous prefix may be
/// committed, together with a rebuild point that is right *there*: a later one could lie beyond a session
/// that the events after the committed offset still need. Not thread-safe.
class CommitTracker {
 public:
  /// `next`: offset of the first record to come.
  explicit CommitTracker(ingest::Offset next) : next_(next) {}

  /// The record's effect is done.
  void done(ingest::Offset offset) { next_ = offset + 1; }

  /// The record's effect will be done when acknowledged() says so. `before`: rebuild point of the sessions
  /// without it.
  void pending(ingest::Offset offset, const sessions::RebuildPoint& before) {
    next_ = offset + 1;
    pending_.emplace(offset, before);
  }
  void acknowledged(ingest::Offset offset) { pending_.erase(offset); }

  /// The offset that may be committed.
  ingest::Offset committable_offset() const { return pending_.empty() ? next_ : pending_.begin()->first; }
  /// The rebuild point to commit with it; null: that of the sessions as they are now.
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
