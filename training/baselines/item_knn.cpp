#include "training/baselines/item_knn.hpp"

#include <algorithm>
#include <cmath>

#include "training/baselines/distinct_items.hpp"

namespace segue::training {

ItemKnn::ItemKnn(std::span<const InteractionRow> rows, std::int32_t items, const ItemKnnOptions& options)
    : options_(options), items_(static_cast<std::size_t>(items)) {
  std::vector<std::vector<WeightedItem>> sequences;
  std::vector<std::vector<std::size_t>> sequences_of(items_);
  for_each_sequence(rows, [&](std::span<const InteractionRow> sequence) {
    sequences.push_back(distinct_items(sequence, 0));
    for (const auto& known : sequences.back())
      sequences_of[static_cast<std::size_t>(known.item)].push_back(sequences.size() - 1);
  });

  begin_.push_back(0);
  std::vector<std::int32_t> both(items_, 0), touched;
  std::vector<Neighbour> nearest;
  for (std::size_t item = 0; item < items_; ++item) {
    touched.clear();
    nearest.clear();
    for (const auto sequence : sequences_of[item])
      for (const auto& other : sequences[sequence]) {
        if (static_cast<std::size_t>(other.item) == item) continue;
        if (both[static_cast<std::size_t>(other.item)]++ == 0) touched.push_back(other.item);
      }
    for (const auto other : touched) {
      const auto j = static_cast<std::size_t>(other);
      const auto norm = std::sqrt(static_cast<double>(sequences_of[item].size()) *
                                  static_cast<double>(sequences_of[j].size()));
      nearest.push_back({other, static_cast<float>(both[j] / (norm + options.shrinkage))});
      both[j] = 0;
    }
    const auto kept = std::min(nearest.size(), options.neighbours);
    std::ranges::partial_sort(nearest, nearest.begin() + static_cast<std::ptrdiff_t>(kept),
                              [](const Neighbour& a, const Neighbour& b) {
                                return a.similarity != b.similarity ? a.similarity > b.similarity
                                                                    : a.item < b.item;
                              });
    neighbours_.insert(neighbours_.end(), nearest.begin(),
                       nearest.begin() + static_cast<std::ptrdiff_t>(kept));
    begin_.push_back(neighbours_.size());
  }
}

void ItemKnn::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  std::ranges::fill(scores, 0);
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const auto out = scores.subspan(q * items_, items_);
    for (const auto& known : distinct_items(queries[q].history, options_.query_half_life)) {
      const auto item = static_cast<std::size_t>(known.item);
      for (auto n = begin_[item]; n < begin_[item + 1]; ++n)
        out[static_cast<std::size_t>(neighbours_[n].item)] += known.weight * neighbours_[n].similarity;
    }
  }
}

}  // namespace segue::training
