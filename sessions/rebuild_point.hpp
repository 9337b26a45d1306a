// The point from which a partition must be read back to rebuild its open sessions exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sessions/watermark.hpp"

namespace segue::sessions {

/// The first offset to read, and the partition's watermark just before it.
struct RebuildPoint {
  std::int64_t offset = 0;
  Watermark watermark{};
  friend bool operator==(const RebuildPoint&, const RebuildPoint&) = default;
};

/// "segue2 <offset> <watermark as text>": the metadata of a Kafka commit (at most 4,096 bytes there; this has
/// at most 500). parse_metadata also reads "segue1 <offset> <value of the watermark>", which Segue wrote
/// before; nullopt on anything else.
std::string to_metadata(const RebuildPoint& point);
std::optional<RebuildPoint> parse_metadata(std::string_view metadata);

}  // namespace segue::sessions
