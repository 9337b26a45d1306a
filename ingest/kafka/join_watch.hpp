// A detector of the joining phase of a consumer group member, which librdkafka does not expose.
#pragma once

#include <atomic>
#include <memory>

#include "ingest/kafka/handles.hpp"

namespace segue::ingest::kafka {

/// A commit sent while a member joins is answered after the join, when its generation is outdated; librdkafka
/// then treats the whole assignment as lost. (Its own automatic commits check the join state.) So this
/// watches requests and responses, from the JoinGroup request to the SyncGroup response.
class JoinWatch {
 public:
  /// Call it before rd_kafka_new; the client shares ownership.
  static std::shared_ptr<const JoinWatch> attach(rd_kafka_conf_t* conf);

  /// Any thread.
  bool joining() const { return joining_.load(std::memory_order_acquire); }

 private:
  struct Interceptors;
  std::atomic<bool> joining_ = false;
};

}  // namespace segue::ingest::kafka
