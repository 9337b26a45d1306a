#include "training/data/new_items.hpp"

#include <algorithm>
#include <numeric>

#include "base/random.hpp"
#include "training/data/split_parts.hpp"

namespace segue::training {
namespace {

/// Of each row, how many of its item's rows came before it.
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

/// What is learnt from, and what is asked after that, when the items in `fresh` are new.
class Asking {
 public:
  Asking(const Interactions& data, const SplitOptions& options, const std::vector<char>& fresh,
         const std::vector<char>& unknown, const std::vector<std::size_t>& place)
      : data_(data), options_(options), fresh_(fresh), unknown_(unknown), place_(place) {}

  void run(std::vector<InteractionRow>& learnt, std::vector<RankingCase>& cases) {
    learnt.reserve(data_.rows.size());  // histories point into it
    for (std::size_t s = 0; s < data_.sequence_count(); ++s) {
      const auto begin = learnt.size();
      std::vector<std::pair<std::size_t, std::size_t>> asked;  // row, and how many were learnt before it
      std::int32_t previous = -1;
      std::int8_t previous_skipped = -1;
      for (auto i = data_.sequence_begin[s]; i < data_.sequence_begin[s + 1]; ++i) {
        const auto& row = data_.rows[i];
        const auto item = static_cast<std::size_t>(row.item);
        if (unknown_[item] != 0) continue;
        if (fresh_[item] != 0 && place_[i] >= options_.shown) {
          if (place_[i] >= options_.never_asked) asked.emplace_back(i, learnt.size() - begin);
          continue;
        }
        auto& added = learnt.emplace_back(row);
        added.previous = previous;
        added.previous_skipped = previous_skipped;
        if (fresh_[item] != 0) continue;
        previous = row.item;
        previous_skipped = row.skipped;
      }
      const auto of_sequence = std::span<const InteractionRow>(learnt).subspan(begin);
      for (const auto& [i, before] : asked) {
        const auto& row = data_.rows[i];
        auto& added = cases.emplace_back();
        added.query = {.user = row.user,
                       .history = row.timestamp_ms == 0 ? of_sequence : of_sequence.first(before),
                       .skipped = row.skipped,
                       .timestamp_ms = row.timestamp_ms};
        added.target = row.item;
      }
    }
    make_anonymous(data_, learnt, cases);
  }

 private:
  const Interactions& data_;
  const SplitOptions& options_;
  const std::vector<char>& fresh_;    // [items]
  const std::vector<char>& unknown_;  // [items] whose rows do not occur at all
  const std::vector<std::size_t>& place_;
};

/// Each target is ranked among the new items that its user does not have.
void rank_among(const std::vector<char>& fresh, const Interactions& data, std::vector<RankingCase>& cases) {
  const auto taken_by_user = items_by_user(data);
  for (auto& asked : cases) {
    const auto user = asked.query.history.empty() ? asked.query.user : asked.query.history.front().user;
    for (std::int32_t item = 0; item < data.item_count(); ++item) {
      const bool taken =
          user >= 0 && std::ranges::binary_search(taken_by_user[static_cast<std::size_t>(user)], item);
      if (fresh[static_cast<std::size_t>(item)] != 0 && !taken && item != asked.target)
        asked.negatives.push_back(item);
    }
  }
}

}  // namespace

InteractionSplit new_items(const Interactions& data, const SplitOptions& options) {
  auto of_items = options;
  of_items.test_from = 0;  // which is of sequences
  const auto part = parts_of(data.items.size(), of_items, true);
  const auto those = [&](auto wanted) {
    std::vector<char> marked(part.size());
    std::ranges::transform(part, marked.begin(), [&](Part is) { return wanted(is) ? 1 : 0; });
    return marked;
  };
  const auto to_validate = those([](Part is) { return is == Part::validation; });
  const auto to_test = those([](Part is) { return is == Part::test; });
  const auto place = places_within_items(data, options.split_seed);
  InteractionSplit parts;
  Asking(data, options, to_validate, to_test, place).run(parts.fit, parts.validation);
  const auto none = those([](Part) { return false; });
  Asking(data, options, to_test, none, place).run(parts.training, parts.test);
  if (options.among_new) {
    rank_among(to_validate, data, parts.validation);
    rank_among(to_test, data, parts.test);
  }
  parts.new_to_fit = those([](Part is) { return is != Part::fit; });
  parts.new_to_training = to_test;
  return parts;
}

}  // namespace segue::training
