// Test support: small corpora with a learnable structure.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "training/data/corpus.hpp"

namespace segue::training::testing {

using sessions::Action;

inline void add_session(Corpus& corpus, std::int32_t user, const std::vector<Play>& plays) {
  CorpusSession session;
  session.user = user;
  session.first_offset = static_cast<std::int64_t>(corpus.plays.size());
  session.started_ms = 1000 * static_cast<std::int64_t>(corpus.sessions.size());
  session.begin = corpus.plays.size();
  corpus.plays.insert(corpus.plays.end(), plays.begin(), plays.end());
  session.end = corpus.plays.size();
  corpus.sessions.push_back(session);
  corpus.counts.records += static_cast<std::int64_t>(plays.size());
  corpus.counts.events += static_cast<std::int64_t>(plays.size());
}

inline Corpus empty_corpus(std::int64_t tracks, std::int64_t users) {
  Corpus corpus;
  for (std::int64_t i = 0; i < tracks; ++i) corpus.vocabulary.tracks.push_back("t" + std::to_string(i));
  for (std::int64_t i = 0; i < users; ++i) corpus.vocabulary.users.push_back("u" + std::to_string(i));
  corpus.source = "made";
  return corpus;
}

/// Sessions of completed plays of these tracks, one user.
inline Corpus corpus_of(std::int64_t tracks, std::initializer_list<std::vector<std::int32_t>> sessions) {
  auto corpus = empty_corpus(tracks, 1);
  for (const auto& session : sessions) {
    std::vector<Play> plays;
    for (const auto track : session) plays.push_back({track, Action::completed});
    add_session(corpus, 0, plays);
  }
  return corpus;
}

/// Every session walks around a ring of tracks from a random start, so that the current track determines the
/// next: t → t + 1. With `mixed_actions`, every third play is a skip or unknown.
inline Corpus ring(std::int64_t tracks, std::int64_t users, int sessions, int length,
                   bool mixed_actions = false) {
  auto corpus = empty_corpus(tracks, users);
  base::Random random(7);
  for (int s = 0; s < sessions; ++s) {
    auto track = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(tracks)));
    std::vector<Play> plays;
    for (int step = 0; step < length; ++step) {
      auto action = Action::completed;
      if (mixed_actions && random.below(3) == 0)
        action = random.below(2) == 0 ? Action::skipped : Action::unknown;
      plays.push_back({track, action});
      track = static_cast<std::int32_t>((track + 1) % tracks);
    }
    add_session(corpus, s % static_cast<std::int32_t>(users), plays);
  }
  return corpus;
}

inline void no_progress(double, const std::string&) {}

}  // namespace segue::training::testing
