#include "training/metrics/held_out_digest.hpp"

#include "base/sha256.hpp"
#include "training/metrics/ranking_metrics.hpp"

namespace segue::training {

std::string held_out_digest(const Interactions& data, std::span<const RankingCase> cases) {
  std::string lines;
  const auto id = [&](std::int32_t item) -> const std::string& {
    return data.items[static_cast<std::size_t>(item)];
  };
  for (const auto end : sequence_ends(cases)) {
    const auto& last = cases[end - 1];
    for (const auto& row : last.query.history) lines.append(id(row.item)).append(" ");
    lines.append(id(last.target)).append("\n");
  }
  return base::sha256_hex(lines);
}

}  // namespace segue::training
