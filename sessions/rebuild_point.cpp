#include "sessions/rebuild_point.hpp"

#include "base/parse_number.hpp"

namespace segue::sessions {
namespace {

constexpr std::string_view prefix = "segue1 ";

}  // namespace

std::string to_metadata(const RebuildPoint& point) {
  return std::string(prefix) + std::to_string(point.offset) + ' ' + std::to_string(point.watermark_ms);
}

std::optional<RebuildPoint> parse_metadata(std::string_view metadata) {
  if (!metadata.starts_with(prefix)) return std::nullopt;
  metadata.remove_prefix(prefix.size());
  const auto offset = base::take_number<std::int64_t>(metadata);
  if (!offset || *offset < 0 || !metadata.starts_with(' ')) return std::nullopt;
  metadata.remove_prefix(1);
  const auto watermark = base::take_number<std::int64_t>(metadata);
  if (!watermark || !metadata.empty()) return std::nullopt;
  return RebuildPoint{*offset, *watermark};
}

}  // namespace segue::sessions
