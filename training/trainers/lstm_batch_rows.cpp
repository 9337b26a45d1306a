#include "training/trainers/lstm_batch_rows.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace segue::training {

LstmBatchRowsMaker::LstmBatchRowsMaker(const NegativeSampler& sampler, std::int64_t tracks,
                                       std::int64_t negatives, bool tied)
    : sampler_(sampler),
      negatives_(static_cast<std::size_t>(negatives)),
      tied_(tied),
      place_(static_cast<std::size_t>(tracks)) {}

std::vector<std::int64_t> LstmBatchRowsMaker::collect(
    std::initializer_list<const std::vector<std::int64_t>*> tracks) {
  std::vector<std::int64_t> rows;
  for (const auto* some : tracks) rows.insert(rows.end(), some->begin(), some->end());
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  for (std::size_t i = 0; i < rows.size(); ++i)
    place_[static_cast<std::size_t>(rows[i])] = static_cast<std::int64_t>(i);
  return rows;
}

std::vector<std::int64_t> LstmBatchRowsMaker::local(const std::vector<std::int64_t>& tracks) const {
  std::vector<std::int64_t> places(tracks.size());
  for (std::size_t i = 0; i < tracks.size(); ++i) places[i] = place_[static_cast<std::size_t>(tracks[i])];
  return places;
}

LstmBatchRows LstmBatchRowsMaker::make(const SequenceBatch& batch, Random& random) {
  std::vector<std::int64_t> negatives(negatives_);
  for (auto& negative : negatives) negative = sampler_.draw(random);

  LstmBatchRows rows;
  const auto log_draws = static_cast<float>(std::log(static_cast<double>(negatives_)));
  const auto log_q = [&](const std::vector<std::int64_t>& tracks) {
    std::vector<float> log_q;
    for (const auto track : tracks)
      log_q.push_back(log_draws + sampler_.log_probability(static_cast<std::int32_t>(track)));
    return log_q;
  };
  rows.negative_log_q = log_q(negatives);
  rows.target_log_q = log_q(batch.targets);

  std::unordered_multimap<std::int64_t, std::size_t> places;
  for (std::size_t k = 0; k < negatives_; ++k) places.emplace(negatives[k], k);
  for (std::size_t p = 0; p < batch.targets.size(); ++p) {
    const auto [begin, end] = places.equal_range(batch.targets[p]);
    for (auto hit = begin; hit != end; ++hit)
      rows.hits.push_back(static_cast<std::int64_t>(p * negatives_ + hit->second));
  }

  if (tied_) {
    rows.input_rows = rows.output_rows = collect({&batch.tracks, &batch.targets, &negatives});
    rows.inputs = local(batch.tracks);
  } else {
    rows.input_rows = collect({&batch.tracks});
    rows.inputs = local(batch.tracks);
    rows.output_rows = collect({&batch.targets, &negatives});
  }
  rows.targets = local(batch.targets);
  rows.negatives = local(negatives);
  return rows;
}

}  // namespace segue::training
