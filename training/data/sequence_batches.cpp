#include "training/data/sequence_batches.hpp"

#include <algorithm>
#include <numeric>

namespace segue::training {
namespace {

// Sessions are sorted by length within pools of this many batches: little padding, much chance.
constexpr std::size_t pool_batches = 32;

}  // namespace

SequenceBatches::SequenceBatches(const Corpus& corpus, std::span<const CorpusSession> sessions,
                                 const SequenceBatchOptions& options)
    : corpus_(corpus), options_(options) {
  for (const auto& session : sessions) {
    if (session.length() < 2) continue;
    sessions_.push_back(session);
    targets_ += static_cast<std::int64_t>(session.length()) - 1;
  }
}

std::vector<std::vector<std::uint32_t>> SequenceBatches::shuffled(Random& random) const {
  std::vector<std::uint32_t> order(sessions_.size());
  std::iota(order.begin(), order.end(), 0U);
  random.shuffle(std::span(order));

  std::vector<std::vector<std::uint32_t>> batches;
  const auto pool = pool_batches * static_cast<std::size_t>(options_.sequences);
  for (std::size_t begin = 0; begin < order.size(); begin += pool) {
    const auto end = std::min(begin + pool, order.size());
    std::stable_sort(order.begin() + static_cast<std::ptrdiff_t>(begin),
                     order.begin() + static_cast<std::ptrdiff_t>(end),
                     [&](auto a, auto b) { return sessions_[a].length() < sessions_[b].length(); });
    std::vector<std::uint32_t> batch;
    for (std::size_t i = begin; i < end; ++i) {
      const auto steps = static_cast<std::int64_t>(sessions_[order[i]].length()) - 1;
      const auto sequences = static_cast<std::int64_t>(batch.size()) + 1;
      if (!batch.empty() && (sequences > options_.sequences || sequences * steps > options_.elements))
        batches.push_back(std::exchange(batch, {}));
      batch.push_back(order[i]);
    }
    batches.push_back(std::move(batch));
  }
  random.shuffle(std::span(batches));
  return batches;
}

SequenceBatch SequenceBatches::batch(std::span<const std::uint32_t> sessions, Random& random) const {
  SequenceBatch batch;
  batch.sequences = static_cast<std::int64_t>(sessions.size());
  for (const auto index : sessions)
    batch.steps = std::max(batch.steps, static_cast<std::int64_t>(sessions_[index].length()) - 1);
  batch.tracks.resize(static_cast<std::size_t>(batch.steps * batch.sequences));
  batch.actions.resize(batch.tracks.size());
  for (std::int64_t t = 0; t < batch.steps; ++t) {
    for (std::int64_t b = 0; b < batch.sequences; ++b) {
      const auto plays = corpus_.plays_of(sessions_[sessions[static_cast<std::size_t>(b)]]);
      const auto step = static_cast<std::size_t>(t);
      if (step + 1 >= plays.size()) continue;
      const auto element = t * batch.sequences + b;
      const auto at = static_cast<std::size_t>(element);
      batch.tracks[at] = plays[step].track;
      const bool masked = random.uniform() < options_.action_mask;
      batch.actions[at] = static_cast<std::int64_t>(masked ? sessions::Action::unknown : plays[step].action);
      const auto& target = plays[step + 1];
      float weight = target.action == sessions::Action::skipped ? options_.skipped_target_weight : 1;
      if (target.recommended) weight *= options_.recommended_target_weight;
      if (weight <= 0) continue;
      batch.positions.push_back(element);
      batch.targets.push_back(target.track);
      batch.weights.push_back(weight);
    }
  }
  return batch;
}

}  // namespace segue::training
