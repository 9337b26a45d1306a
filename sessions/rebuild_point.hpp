// The point from which a partition must be read back to rebuild its open sessions exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace segue::sessions {

/// The first offset to read, and the partition's watermark just before it.
struct RebuildPoint {
  std::int64_t offset = 0;
  std::int64_t watermark_ms = INT64_MIN;
  friend bool operator==(const RebuildPoint&, const RebuildPoint&) = default;
};

/// "segue1 <offset> <watermark>": the metadata of a Kafka commit (at most 4,096 bytes there). parse_metadata
/// gives nullopt on anything else.
std::string to_metadata(const RebuildPoint& point);
std::optional<RebuildPoint> parse_metadata(std::string_view metadata);

}  // namespace segue::sessions
