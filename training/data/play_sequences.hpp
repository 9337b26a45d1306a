// Sequences of plays and nothing else: what networks that read a session learn from.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/corpus.hpp"
#include "training/data/interactions.hpp"

namespace segue::training {

/// The play of rows[index], the row before it being that of the play before it where both are of one
/// sequence. Of what a data set knows by degrees, 0 to 2 is a skip, 3 and 4 a complete.
Play play_of(std::span<const InteractionRow> rows, std::size_t index);

class PlaySequences {
 public:
  PlaySequences() = default;
  PlaySequences(const Corpus& corpus, std::span<const CorpusSession> sessions);
  /// Rows of a sequence stand together, oldest first.
  explicit PlaySequences(std::span<const InteractionRow> rows);

  /// One more sequence.
  void add(std::span<const Play> plays);

  std::size_t size() const { return begin_.size() - 1; }
  std::span<const Play> operator[](std::size_t sequence) const {
    return std::span(plays_).subspan(begin_[sequence], begin_[sequence + 1] - begin_[sequence]);
  }
  /// Of all sequences, one after the other.
  std::span<const Play> plays() const { return plays_; }

 private:
  std::vector<Play> plays_;
  std::vector<std::size_t> begin_{0};  // [sequences + 1]
};

}  // namespace segue::training
