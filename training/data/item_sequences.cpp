#include "training/data/item_sequences.hpp"

namespace segue::training {

ItemSequences::ItemSequences(std::span<const InteractionRow> rows) {
  items_.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    items_.push_back(rows[i].item);
    if (i + 1 == rows.size() || rows[i + 1].sequence != rows[i].sequence) begin_.push_back(items_.size());
  }
}

ItemSequences::ItemSequences(const Corpus& corpus, std::span<const CorpusSession> sessions) {
  for (const auto& session : sessions) {
    for (const auto& play : corpus.plays_of(session)) items_.push_back(play.track);
    begin_.push_back(items_.size());
  }
}

}  // namespace segue::training
