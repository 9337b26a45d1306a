// Play sequences, without users: training data of the session networks.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/corpus.hpp"
#include "training/data/interactions.hpp"

namespace segue::training {

/// Converts rows[index] to a play; the time gap is taken from rows[index - 1] if that is of the same
/// sequence. A graded InteractionRow::skipped of 0 to 2 becomes a skip, 3 and 4 a complete.
Play play_of(std::span<const InteractionRow> rows, std::size_t index);

class PlaySequences {
 public:
  PlaySequences() = default;
  PlaySequences(const Corpus& corpus, std::span<const CorpusSession> sessions);
  /// Rows must be grouped by sequence, oldest first.
  explicit PlaySequences(std::span<const InteractionRow> rows);

  /// Appends a sequence.
  void add(std::span<const Play> plays);

  std::size_t size() const { return begin_.size() - 1; }
  std::span<const Play> operator[](std::size_t sequence) const {
    return std::span(plays_).subspan(begin_[sequence], begin_[sequence + 1] - begin_[sequence]);
  }
  /// The plays of all sequences, concatenated.
  std::span<const Play> plays() const { return plays_; }

 private:
  std::vector<Play> plays_;
  std::vector<std::size_t> begin_{0};  // [sequences + 1]
};

}  // namespace segue::training
