// Knows whether a consumer is joining its group at this moment, which librdkafka does not tell.
#pragma once

#include <atomic>
#include <memory>

#include "ingest/kafka/handles.hpp"

namespace segue::ingest::kafka {

/// A commit that is sent while a member joins is answered after the join, when its generation is an old one;
/// librdkafka then gives up the whole assignment as lost. (Its own automatic commits look at its join state.)
/// So this watches requests and responses: from JoinGroup to the answer of SyncGroup.
class JoinWatch {
 public:
  /// Before rd_kafka_new; the client keeps a share of it.
  static std::shared_ptr<const JoinWatch> attach(rd_kafka_conf_t* conf);

  /// Any thread.
  bool joining() const { return joining_.load(std::memory_order_acquire); }

 private:
  struct Interceptors;
  std::atomic<bool> joining_ = false;
};

}  // namespace segue::ingest::kafka
