#include "training/baselines/blend.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace segue::training {

void standardise(std::span<float> scores) {
  double sum = 0, squares = 0;
  for (const auto score : scores) sum += score;
  const auto mean = sum / static_cast<double>(scores.size());
  for (const auto score : scores) squares += (score - mean) * (score - mean);
  const auto deviation = std::sqrt(squares / static_cast<double>(scores.size()));
  for (auto& score : scores) score = deviation > 0 ? static_cast<float>((score - mean) / deviation) : 0;
}

Blend::Blend(std::vector<Member> members, std::int32_t items)
    : members_(std::move(members)), items_(static_cast<std::size_t>(items)) {}

void Blend::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  std::ranges::fill(scores, 0);
  std::vector<float> part(scores.size());
  for (const auto& member : members_) {
    if (member.weight == 0) continue;
    member.scorer->score(queries, part);
    for (std::size_t q = 0; q < queries.size(); ++q) standardise(std::span(part).subspan(q * items_, items_));
    const auto weight = static_cast<float>(member.weight);
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] += weight * part[i];
  }
}

}  // namespace segue::training
