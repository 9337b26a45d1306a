#include "training/data/play_sequences.hpp"

namespace segue::training {

sessions::Action action_of(std::int8_t skipped) {
  if (skipped < 0) return sessions::Action::unknown;
  return skipped <= 2 ? sessions::Action::skipped : sessions::Action::completed;
}

PlaySequences::PlaySequences(const Corpus& corpus, std::span<const CorpusSession> sessions) {
  for (const auto& session : sessions) add(corpus.plays_of(session));
}

PlaySequences::PlaySequences(std::span<const InteractionRow> rows) {
  plays_.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    plays_.push_back({rows[i].item, action_of(rows[i].skipped)});
    if (i + 1 == rows.size() || rows[i + 1].sequence != rows[i].sequence) begin_.push_back(plays_.size());
  }
}

void PlaySequences::add(std::span<const Play> plays) {
  plays_.insert(plays_.end(), plays.begin(), plays.end());
  begin_.push_back(plays_.size());
}

}  // namespace segue::training
