#include "training/data/play_sequences.hpp"

namespace segue::training {

Play play_of(std::span<const InteractionRow> rows, std::size_t index) {
  const auto& row = rows[index];
  Play play{row.item};
  if (row.skipped >= 0)
    play.action = row.skipped <= 2 ? sessions::Action::skipped : sessions::Action::completed;
  if (index == 0 || rows[index - 1].sequence != row.sequence || row.timestamp_ms == 0) return play;
  play.gap = sessions::gap_bucket(row.timestamp_ms - rows[index - 1].timestamp_ms);
  return play;
}

PlaySequences::PlaySequences(const Corpus& corpus, std::span<const CorpusSession> sessions) {
  for (const auto& session : sessions) add(corpus.plays_of(session));
}

PlaySequences::PlaySequences(std::span<const InteractionRow> rows) {
  plays_.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    plays_.push_back(play_of(rows, i));
    if (i + 1 == rows.size() || rows[i + 1].sequence != rows[i].sequence) begin_.push_back(plays_.size());
  }
}

void PlaySequences::add(std::span<const Play> plays) {
  plays_.insert(plays_.end(), plays.begin(), plays.end());
  begin_.push_back(plays_.size());
}

}  // namespace segue::training
