#include "ingest/record_forwarder.hpp"

#include <algorithm>

namespace segue::ingest {

void RecordForwarder::forward(const Record& record, Partition to, std::function<void()> acknowledged) {
  Publication copy;
  copy.topic = topic_;
  copy.key = record.key;
  copy.value = record.value;
  copy.headers = record.headers();
  copy.headers.emplace_back(forwarded_header,
                            std::to_string(record.partition) + '@' + std::to_string(record.offset));
  copy.placement = {.partition = to, .timestamp_ms = std::max<std::int64_t>(record.timestamp_ms, 0)};
  copy.acknowledged = std::move(acknowledged);
  publisher_.publish(std::move(copy));
}

bool is_forwarded(const Record& record) {
  return std::ranges::any_of(record.headers(),
                             [](const auto& header) { return header.first == forwarded_header; });
}

}  // namespace segue::ingest
