// Item sequences, without users or actions: training data of the count-based models.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/corpus.hpp"
#include "training/data/interactions.hpp"

namespace segue::training {

class ItemSequences {
 public:
  /// Rows must be grouped by sequence, oldest first.
  explicit ItemSequences(std::span<const InteractionRow> rows);
  ItemSequences(const Corpus& corpus, std::span<const CorpusSession> sessions);

  std::size_t size() const { return begin_.size() - 1; }
  std::span<const std::int32_t> operator[](std::size_t sequence) const {
    return std::span(items_).subspan(begin_[sequence], begin_[sequence + 1] - begin_[sequence]);
  }
  /// The items of all sequences, concatenated.
  std::span<const std::int32_t> items() const { return items_; }

 private:
  std::vector<std::int32_t> items_;
  std::vector<std::size_t> begin_{0};  // [sequences + 1]
};

}  // namespace segue::training
