#include "sessions/rebuild_point.hpp"

#include <charconv>

namespace segue::sessions {
namespace {

constexpr std::string_view prefix = "segue1 ";

/// Reads a number at the front of `text` and removes it.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

}  // namespace

std::string to_metadata(const RebuildPoint& point) {
  return std::string(prefix) + std::to_string(point.offset) + ' ' + std::to_string(point.watermark_ms);
}

std::optional<RebuildPoint> parse_metadata(std::string_view metadata) {
  if (!metadata.starts_with(prefix)) return std::nullopt;
  metadata.remove_prefix(prefix.size());
  const auto offset = take_number(metadata);
  if (!offset || *offset < 0 || !metadata.starts_with(' ')) return std::nullopt;
  metadata.remove_prefix(1);
  const auto watermark = take_number(metadata);
  if (!watermark || !metadata.empty()) return std::nullopt;
  return RebuildPoint{*offset, *watermark};
}

}  // namespace segue::sessions
