#include "configs/duration.hpp"

#include <array>

#include "base/parse_number.hpp"

namespace segue::configs {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array<Unit, 5> units = {
    Unit{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1000}, {"ms", 1}};

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  const auto count = base::take_number<std::uint64_t>(text);
  if (!count) return std::nullopt;
  for (const Unit& unit : units) {
    if (text != unit.name) continue;
    if (*count > static_cast<std::uint64_t>(INT64_MAX / unit.milliseconds)) return std::nullopt;
    return Duration(static_cast<std::int64_t>(*count) * unit.milliseconds);
  }
  return std::nullopt;
}

std::string to_string(Duration duration) {
  if (duration.count() == 0) return "0s";
  for (const Unit& unit : units)
    if (duration.count() % unit.milliseconds == 0)
      return std::to_string(duration.count() / unit.milliseconds).append(unit.name);
  return std::to_string(duration.count()) + "ms";
}

}  // namespace segue::configs
