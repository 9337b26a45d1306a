#include "sessions/rebuild_point.hpp"

#include "base/parse_number.hpp"

namespace segue::sessions {
namespace {

constexpr std::string_view written = "segue2 ", before = "segue1 ";

}  // namespace

std::string to_metadata(const RebuildPoint& point) {
  return std::string(written) + std::to_string(point.offset) + ' ' + point.watermark.to_text();
}

std::optional<RebuildPoint> parse_metadata(std::string_view metadata) {
  if (!metadata.starts_with(written) && !metadata.starts_with(before)) return std::nullopt;
  metadata.remove_prefix(written.size());
  const auto offset = base::take_number<std::int64_t>(metadata);
  if (!offset || *offset < 0 || !metadata.starts_with(' ')) return std::nullopt;
  metadata.remove_prefix(1);
  const auto watermark = Watermark::parse(metadata);
  if (!watermark) return std::nullopt;
  return RebuildPoint{*offset, *watermark};
}

}  // namespace segue::sessions
