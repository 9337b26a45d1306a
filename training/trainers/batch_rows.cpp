#include "training/trainers/batch_rows.hpp"

#include <cmath>

namespace segue::training {

BatchRowsMaker::BatchRowsMaker(const NegativeSampler& sampler, std::int64_t tracks, std::int64_t negatives,
                               bool tied)
    : sampler_(sampler), negatives_(negatives), tied_(tied), place_(static_cast<std::size_t>(tracks)) {}

std::int64_t BatchRowsMaker::place(std::int64_t track, std::vector<std::int64_t>& rows) {
  auto& place = place_[static_cast<std::size_t>(track)];
  if (place.stamp != stamp_) {
    place = {stamp_, static_cast<std::int32_t>(rows.size())};
    rows.push_back(track);
  }
  return place.row;
}

BatchRows BatchRowsMaker::make(std::span<const SequenceBatch> shards, Random& random) {
  BatchRows rows;
  begin();
  std::vector<float> draws;
  for (std::int64_t k = 0; k < negatives_; ++k) {
    const auto at = static_cast<std::size_t>(place(sampler_.draw(random), rows.output_rows));
    if (at == draws.size()) draws.push_back(0);
    ++draws[at];
  }
  const auto log_draws = static_cast<float>(std::log(static_cast<double>(negatives_)));
  const auto log_q = [&](std::int64_t track) {
    return log_draws + sampler_.log_probability(static_cast<std::int32_t>(track));
  };
  for (std::size_t k = 0; k < draws.size(); ++k)
    rows.negative_log_q.push_back(log_q(rows.output_rows[k]) - std::log(draws[k]));

  rows.shards.resize(shards.size());
  for (std::size_t s = 0; s < shards.size(); ++s)
    for (const auto target : shards[s].targets) {
      rows.shards[s].targets.push_back(place(target, rows.output_rows));
      rows.shards[s].target_log_q.push_back(log_q(target));
    }
  if (!tied_) begin();
  auto& input_rows = tied_ ? rows.output_rows : rows.input_rows;
  for (std::size_t s = 0; s < shards.size(); ++s)
    for (const auto track : shards[s].tracks) rows.shards[s].inputs.push_back(place(track, input_rows));
  return rows;
}

}  // namespace segue::training
