// The forwarder of records that lie in another partition than their user's own.
#pragma once

#include <functional>
#include <string>

#include "ingest/retrying_publisher.hpp"

namespace segue::ingest {

/// Of each record that was sent on, on its copy: "<partition>@<offset>" of the original.
inline constexpr std::string_view forwarded_header = "segue.forwarded";

/// A copy has key, value, timestamp and headers of the original. Sent again after a crash, it has the same
/// event_id, by which the session fold knows it. Thread-safe.
class RecordForwarder {
 public:
  RecordForwarder(RetryingPublisher& publisher, const configs::Kafka& options)
      : publisher_(publisher), topic_(options.plays_topic) {}

  /// `acknowledged`: on the producer's thread, once the copy is in Kafka.
  void forward(const Record& record, Partition to, std::function<void()> acknowledged);

 private:
  RetryingPublisher& publisher_;
  const std::string topic_;
};

/// Whether the record is such a copy.
bool is_forwarded(const Record& record);

}  // namespace segue::ingest
