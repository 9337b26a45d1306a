#include "training/learners/batch_rows.hpp"

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

// Appends the negatives to `rows`; returns negative_log_q.
std::vector<float> BatchRowsMaker::draw(std::vector<std::int64_t>& rows, base::Random& random) {
  if (negatives_ == 0) {
    for (std::size_t track = 0; track < place_.size(); ++track) place(static_cast<std::int64_t>(track), rows);
    return std::vector<float>(place_.size(), 0);
  }
  std::vector<float> draws;
  for (std::int64_t k = 0; k < negatives_; ++k) {
    const auto at = static_cast<std::size_t>(place(sampler_.draw(random), rows));
    if (at == draws.size()) draws.push_back(0);
    ++draws[at];
  }
  for (std::size_t k = 0; k < draws.size(); ++k) draws[k] = log_q(rows[k]) - std::log(draws[k]);
  return draws;
}

float BatchRowsMaker::log_q(std::int64_t track) const {
  if (negatives_ == 0) return 0;
  return std::log(static_cast<float>(negatives_)) +
         sampler_.log_probability(static_cast<std::int32_t>(track));
}

BatchRows BatchRowsMaker::make(std::span<const SequenceBatch> shards, base::Random& random) {
  BatchRows rows;
  begin();
  rows.negative_log_q = draw(rows.output_rows, random);
  rows.shards.resize(shards.size());
  for (std::size_t s = 0; s < shards.size(); ++s)
    for (const auto target : shards[s].targets)
      rows.shards[s].targets.push_back(place(target, rows.output_rows));
  if (!tied_) begin();
  auto& input_rows = tied_ ? rows.output_rows : rows.input_rows;
  for (std::size_t s = 0; s < shards.size(); ++s)
    for (const auto track : shards[s].tracks) rows.shards[s].inputs.push_back(place(track, input_rows));
  return rows;
}

}  // namespace segue::training
