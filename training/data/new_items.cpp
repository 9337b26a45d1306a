#include "training/data/new_items.hpp"

#include <algorithm>
#include <numeric>

#include "base/random.hpp"
#include "training/data/split_parts.hpp"

namespace segue::training {
namespace {

/// [rows] how many rows of the same item precede each row in time.
std::vector<std::size_t> places_within_items(const Interactions& data, std::uint64_t seed) {
  std::vector<std::size_t> order(data.rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  base::Random(seed).shuffle(std::span(order));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return data.rows[a].timestamp_ms < data.rows[b].timestamp_ms;
  });
  std::vector<std::size_t> place(data.rows.size()), next(data.items.size(), 0);
  for (const auto row : order) place[row] = next[static_cast<std::size_t>(data.rows[row].item)]++;
  return place;
}

/// Builds the training rows and the ranking cases for one set of new items.
class ColdStartSplitter {
 public:
  ColdStartSplitter(const Interactions& data, const SplitOptions& options, const std::vector<char>& is_new,
                    const std::vector<char>& unknown, const std::vector<std::size_t>& place)
      : data_(data), options_(options), is_new_(is_new), unknown_(unknown), place_(place) {}

  void run(std::vector<InteractionRow>& training, std::vector<RankingCase>& cases) {
    training.reserve(data_.rows.size());  // histories point into it
    for (std::size_t s = 0; s < data_.sequence_count(); ++s) {
      const auto begin = training.size();
      std::vector<std::pair<std::size_t, std::size_t>> targets;  // row, and number of training rows before it
      std::int32_t previous = -1;
      std::int8_t previous_skipped = -1;
      for (auto i = data_.sequence_begin[s]; i < data_.sequence_begin[s + 1]; ++i) {
        const auto& row = data_.rows[i];
        const auto item = static_cast<std::size_t>(row.item);
        if (unknown_[item] != 0) continue;
        if (is_new_[item] != 0 && place_[i] >= options_.shown) {
          if (place_[i] >= options_.support_rows) targets.emplace_back(i, training.size() - begin);
          continue;
        }
        auto& added = training.emplace_back(row);
        added.previous = previous;
        added.previous_skipped = previous_skipped;
        if (is_new_[item] != 0) continue;
        previous = row.item;
        previous_skipped = row.skipped;
      }
      const auto of_sequence = std::span<const InteractionRow>(training).subspan(begin);
      for (const auto& [i, before] : targets) {
        const auto& row = data_.rows[i];
        auto& added = cases.emplace_back();
        added.query = {.user = row.user,
                       .history = row.timestamp_ms == 0 ? of_sequence : of_sequence.first(before),
                       .timestamp_ms = row.timestamp_ms};
        added.target = row.item;
      }
    }
    make_anonymous(data_, training, cases);
  }

 private:
  const Interactions& data_;
  const SplitOptions& options_;
  const std::vector<char>& is_new_;   // [items]
  const std::vector<char>& unknown_;  // [items] whose rows are left out altogether
  const std::vector<std::size_t>& place_;
};

/// Sets each case's negatives to the new items that its user never interacted with.
void rank_among(const std::vector<char>& is_new, const Interactions& data, std::vector<RankingCase>& cases) {
  const auto seen_by_user = items_by_user(data);
  for (auto& ranking_case : cases) {
    const auto user = ranking_case.query.history.empty() ? ranking_case.query.user
                                                         : ranking_case.query.history.front().user;
    for (std::int32_t item = 0; item < data.item_count(); ++item) {
      const bool seen =
          user >= 0 && std::ranges::binary_search(seen_by_user[static_cast<std::size_t>(user)], item);
      if (is_new[static_cast<std::size_t>(item)] != 0 && !seen && item != ranking_case.target)
        ranking_case.negatives.push_back(item);
    }
  }
}

}  // namespace

InteractionSplit new_items(const Interactions& data, const SplitOptions& options) {
  auto of_items = options;
  of_items.test_from = 0;  // an index of sequences, not of items
  const auto part = parts_of(data.items.size(), of_items, true);
  const auto marked = [&](auto predicate) {
    std::vector<char> marks(part.size());
    std::ranges::transform(part, marks.begin(), [&](Part is) { return predicate(is) ? 1 : 0; });
    return marks;
  };
  const auto to_validate = marked([](Part is) { return is == Part::validation; });
  const auto to_test = marked([](Part is) { return is == Part::test; });
  const auto place = places_within_items(data, options.split_seed);
  InteractionSplit parts;
  ColdStartSplitter(data, options, to_validate, to_test, place).run(parts.fit, parts.validation);
  const auto none = marked([](Part) { return false; });
  ColdStartSplitter(data, options, to_test, none, place).run(parts.training, parts.test);
  if (options.among_new) {
    rank_among(to_validate, data, parts.validation);
    rank_among(to_test, data, parts.test);
  }
  parts.new_to_fit = marked([](Part is) { return is != Part::fit; });
  parts.new_to_training = to_test;
  return parts;
}

}  // namespace segue::training
