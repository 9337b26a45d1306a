#include "training/baselines/sequence_index.hpp"

#include <algorithm>

namespace segue::training {

SequenceIndex::SequenceIndex(std::span<const InteractionRow> rows, std::int32_t items, std::size_t sample)
    : support_(static_cast<std::size_t>(items), 0) {
  std::vector<std::span<const InteractionRow>> sequences;
  for_each_sequence(rows, [&](std::span<const InteractionRow> sequence) { sequences.push_back(sequence); });
  std::ranges::stable_sort(
      sequences, {}, [](std::span<const InteractionRow> sequence) { return sequence.back().timestamp_ms; });

  std::vector<std::vector<std::uint32_t>> holders(static_cast<std::size_t>(items));
  for (const auto sequence : sequences) {
    number_.push_back(sequence.front().sequence);
    last_time_ms_.push_back(sequence.back().timestamp_ms);
    const auto first = items_.size();
    for (std::size_t place = sequence.size(); place-- > 0;)
      items_.push_back({sequence[place].item, static_cast<std::int32_t>(place)});
    const auto begin = items_.begin() + static_cast<std::ptrdiff_t>(first);
    std::stable_sort(begin, items_.end(),
                     [](const PlacedItem& a, const PlacedItem& b) { return a.item < b.item; });
    items_.erase(std::unique(begin, items_.end(),
                             [](const PlacedItem& a, const PlacedItem& b) { return a.item == b.item; }),
                 items_.end());
    for (auto i = first; i < items_.size(); ++i)
      holders[static_cast<std::size_t>(items_[i].item)].push_back(
          static_cast<std::uint32_t>(number_.size() - 1));
    begin_.push_back(items_.size());
  }

  posting_begin_.push_back(0);
  for (std::size_t item = 0; item < holders.size(); ++item) {
    support_[item] = holders[item].size();
    const auto kept = std::min(sample, holders[item].size());
    postings_.insert(postings_.end(), holders[item].rbegin(),
                     holders[item].rbegin() + static_cast<std::ptrdiff_t>(kept));
    posting_begin_.push_back(postings_.size());
  }
  found_.assign(number_.size(), -1);
}

std::span<SequenceIndex::Neighbour> SequenceIndex::neighbours(std::span<const WeightedItem> items,
                                                              std::int32_t own) {
  neighbours_.clear();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto item = static_cast<std::size_t>(items[i].item);
    for (auto posting = posting_begin_[item]; posting < posting_begin_[item + 1]; ++posting) {
      const auto sequence = postings_[posting];
      auto& found = found_[sequence];
      if (found < 0) {
        if (number_[sequence] == own) continue;
        found = static_cast<std::int32_t>(neighbours_.size());
        neighbours_.push_back({sequence, 0, static_cast<std::int32_t>(i)});
      }
      neighbours_[static_cast<std::size_t>(found)].similarity += items[i].weight;
    }
  }
  for (const auto& neighbour : neighbours_) found_[neighbour.sequence] = -1;
  return neighbours_;
}

std::span<SequenceIndex::Neighbour> nearest(std::span<SequenceIndex::Neighbour> neighbours,
                                            std::size_t count) {
  const auto kept = std::min(count, neighbours.size());
  std::ranges::partial_sort(
      neighbours, neighbours.begin() + static_cast<std::ptrdiff_t>(kept), [](const auto& a, const auto& b) {
        return a.similarity != b.similarity ? a.similarity > b.similarity : a.sequence > b.sequence;
      });
  return neighbours.first(kept);
}

}  // namespace segue::training
