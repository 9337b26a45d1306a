#include "training/evaluation/next_play_ranks.hpp"

#include <algorithm>

namespace segue::training {
namespace {

constexpr std::size_t batch = 16;  // sessions whose lists share a pass over the embedding matrix

template <class List, class Same>
std::uint32_t rank_in(const List& list, const Same& same) {
  const auto found = std::find_if(list.begin(), list.end(), same);
  return found == list.end() ? 0 : static_cast<std::uint32_t>(found - list.begin()) + 1;
}

// The session as it was before the play after `step`: with that step, and the ends that had come since.
void append_step(sessions::Session& session, std::span<const Play> plays, std::size_t step,
                 std::span<const sessions::TrackId> tracks) {
  const Play& play = plays[step];
  session.steps.emplace_back(tracks[static_cast<std::size_t>(play.track)], play.action_then(),
                             play.recommended, play.gap);
  for (const std::size_t ended : ended_late_at(plays, step)) {
    session.steps[ended].action = plays[ended].action;
    if (session.cache) session.cache->changed(ended);
  }
}

// Ranks with session_end filled in and all ranks 0.
NextPlayRanks unranked(const Corpus& corpus, std::span<const CorpusSession> sessions, std::int64_t k) {
  NextPlayRanks ranks;
  ranks.k = static_cast<std::size_t>(k);
  std::size_t plays = 0;
  for (const auto& session : sessions) {
    const auto after_first = corpus.plays_of(session).subspan(std::min<std::size_t>(session.length(), 1));
    plays += static_cast<std::size_t>(std::ranges::count(after_first, true, &Play::is_evaluated));
    ranks.session_end.push_back(plays);
  }
  ranks.ranks.resize(plays);
  return ranks;
}

}  // namespace

models::ListMetrics NextPlayRanks::metrics() const {
  models::ListMetrics metrics;
  for (const auto rank : ranks) metrics.add(rank);
  return metrics;
}

NextPlayRanks next_play_ranks(const models::Model& model, sessions::TrackInterner& interner,
                              const Corpus& corpus, std::span<const CorpusSession> sessions,
                              const models::ListOptions& options) {
  std::vector<sessions::TrackId> track;
  for (const auto& name : corpus.vocabulary.tracks) track.push_back(interner.intern(name));
  auto ranks = unranked(corpus, sessions, options.k);
  models::Recommender recommender;

  for (std::size_t begin = 0; begin < sessions.size(); begin += batch) {
    const auto some = sessions.subspan(begin, std::min(batch, sessions.size() - begin));
    std::vector<sessions::Session> played(some.size());
    std::vector<std::size_t> next(some.size());  // index of each session's next rank
    for (std::size_t i = 0; i < some.size(); ++i)
      next[i] = begin + i == 0 ? 0 : ranks.session_end[begin + i - 1];
    for (std::size_t step = 0;; ++step) {
      std::vector<models::Request> requests;
      std::vector<std::size_t> session_of;
      for (std::size_t i = 0; i < some.size(); ++i) {
        const auto plays = corpus.plays_of(some[i]);
        if (step + 1 >= plays.size()) continue;
        append_step(played[i], plays, step, track);
        if (!plays[step + 1].is_evaluated()) continue;
        const auto user = some[i].user;
        requests.push_back(
            {user < 0 ? std::string_view() : corpus.vocabulary.users[static_cast<std::size_t>(user)],
             &played[i], &options});
        session_of.push_back(i);
      }
      if (std::ranges::all_of(some, [&](const auto& session) { return step + 1 >= session.length(); })) break;
      if (requests.empty()) continue;
      std::vector<models::List> lists(requests.size());
      recommender.recommend(model, requests, lists);
      for (std::size_t r = 0; r < lists.size(); ++r) {
        const auto i = session_of[r];
        const auto target = track[static_cast<std::size_t>(corpus.plays_of(some[i])[step + 1].track)];
        ranks.ranks[next[i]++] =
            rank_in(lists[r].tracks, [&](const models::ScoredTrack& t) { return t.track == target; });
      }
    }
  }
  return ranks;
}

NextPlayRanks next_play_ranks(SequentialRules& baseline, const Corpus& corpus,
                              std::span<const CorpusSession> sessions, const models::ListOptions& options) {
  auto ranks = unranked(corpus, sessions, options.k);
  std::vector<std::int32_t> played, list, excluded;
  std::size_t next = 0;
  for (const auto& session : sessions) {
    const auto plays = corpus.plays_of(session);
    played.clear();
    excluded.clear();
    for (std::size_t step = 0; step + 1 < plays.size(); ++step) {
      played.push_back(plays[step].track);
      const auto exclude = [&](const Play& play) {
        const bool skipped = play.action == sessions::Action::skipped;
        if (options.exclude_just_played || (options.exclude_just_skipped && skipped))
          excluded.push_back(play.track);
      };
      if (plays[step].ended_late == 0 || options.exclude_just_played) exclude(plays[step]);
      for (const std::size_t ended : ended_late_at(plays, step)) exclude(plays[ended]);
      if (!plays[step + 1].is_evaluated()) continue;
      baseline.recommend(played, excluded, static_cast<std::size_t>(options.k), list);
      ranks.ranks[next++] = rank_in(list, [&](std::int32_t track) { return track == plays[step + 1].track; });
    }
  }
  return ranks;
}

}  // namespace segue::training
