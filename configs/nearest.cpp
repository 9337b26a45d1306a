#include "configs/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace segue::configs {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view name, std::span<const std::string> known) {
  constexpr std::size_t longest_sensible_name = 100;
  if (name.size() > longest_sensible_name) return std::nullopt;
  const bool sectioned = name.find('.') != std::string_view::npos;
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& one : known) {
    const std::string_view candidate = sectioned ? one : std::string_view(one).substr(one.find('.') + 1);
    if (const std::size_t d = distance(name, candidate); d < best_distance) {
      best_distance = d;
      best = one;
    }
  }
  return best;
}

}  // namespace segue::configs
