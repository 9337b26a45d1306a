#include "training/floors/sequential_rules.hpp"

#include <algorithm>
#include <numeric>

namespace segue::training {
namespace {

// Longer lists of successors than anybody asks for are cut.
constexpr std::size_t max_successors = 200;

struct Occurrence {
  std::int32_t track;
  std::size_t play;         // its place in corpus.plays
  std::size_t session_end;  // end of its session there
};

}  // namespace

SequentialRules::SequentialRules(const Corpus& corpus, std::span<const CorpusSession> sessions,
                                 std::size_t max_distance) {
  const auto tracks = corpus.vocabulary.tracks.size();
  const auto counts = play_counts(corpus, sessions);
  const auto more_popular = [&](std::int32_t a, std::int32_t b) {
    const auto x = counts[static_cast<std::size_t>(a)], y = counts[static_cast<std::size_t>(b)];
    return x != y ? x > y : a < b;
  };
  by_popularity_.resize(tracks);
  std::iota(by_popularity_.begin(), by_popularity_.end(), 0);
  std::sort(by_popularity_.begin(), by_popularity_.end(), more_popular);

  std::vector<Occurrence> occurrences;
  for (const auto& session : sessions)
    for (std::size_t play = session.begin; play + 1 < session.end; ++play)
      occurrences.push_back({corpus.plays[play].track, play, session.end});
  std::stable_sort(occurrences.begin(), occurrences.end(),
                   [](const Occurrence& a, const Occurrence& b) { return a.track < b.track; });

  rule_begin_.assign(tracks + 1, 0);
  std::vector<double> score(tracks, 0);
  std::vector<std::int32_t> followers;
  auto next = occurrences.begin();
  for (std::size_t track = 0; track < tracks; ++track) {
    followers.clear();
    for (; next != occurrences.end() && next->track == static_cast<std::int32_t>(track); ++next) {
      for (std::size_t d = 1; d <= max_distance && next->play + d < next->session_end; ++d) {
        const auto follower = corpus.plays[next->play + d].track;
        auto& weight = score[static_cast<std::size_t>(follower)];
        if (weight == 0) followers.push_back(follower);
        weight += 1.0 / static_cast<double>(d);
      }
    }
    const auto kept = std::min(followers.size(), max_successors);
    std::partial_sort(followers.begin(), followers.begin() + static_cast<std::ptrdiff_t>(kept),
                      followers.end(), [&](std::int32_t a, std::int32_t b) {
                        const auto x = score[static_cast<std::size_t>(a)],
                                   y = score[static_cast<std::size_t>(b)];
                        return x != y ? x > y : more_popular(a, b);
                      });
    for (const auto follower : followers) score[static_cast<std::size_t>(follower)] = 0;
    successor_.insert(successor_.end(), followers.begin(),
                      followers.begin() + static_cast<std::ptrdiff_t>(kept));
    rule_begin_[track + 1] = successor_.size();
  }
}

void SequentialRules::recommend(std::span<const Play> session, std::span<const std::int32_t> excluded,
                                std::size_t k, std::vector<std::int32_t>& list) const {
  list.clear();
  const auto add = [&](std::int32_t track) {
    if (std::find(excluded.begin(), excluded.end(), track) != excluded.end()) return;
    if (std::find(list.begin(), list.end(), track) != list.end()) return;
    list.push_back(track);
  };
  if (!session.empty()) {
    const auto current = static_cast<std::size_t>(session.back().track);
    for (auto rule = rule_begin_[current]; rule < rule_begin_[current + 1] && list.size() < k; ++rule)
      add(successor_[rule]);
  }
  for (auto track = by_popularity_.begin(); track != by_popularity_.end() && list.size() < k; ++track)
    add(*track);
}

}  // namespace segue::training
