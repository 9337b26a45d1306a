#include "training/data/interaction_split.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "training/samplers/random.hpp"

namespace segue::training {
namespace {

/// The question for `rows[target]`, which the rows before it precede in their sequence.
RankingCase case_of(std::span<const InteractionRow> sequence, std::size_t target) {
  RankingCase asked;
  asked.query.user = sequence[target].user;
  asked.query.history = sequence.first(target);
  asked.query.skipped = sequence[target].skipped;
  asked.target = sequence[target].item;
  return asked;
}

void append(std::span<const InteractionRow> rows, std::vector<InteractionRow>& to) {
  to.insert(to.end(), rows.begin(), rows.end());
}

InteractionSplit leave_one_out(const Interactions& data) {
  InteractionSplit parts;
  for (std::size_t s = 0; s < data.sequence_count(); ++s) {
    const auto sequence = data.sequence(s);
    const std::size_t size = sequence.size();
    if (size < 3) {
      append(sequence, parts.fit);
      append(sequence, parts.training);
      continue;
    }
    append(sequence.first(size - 2), parts.fit);
    append(sequence.first(size - 1), parts.training);
    parts.validation.push_back(case_of(sequence, size - 2));
    parts.test.push_back(case_of(sequence, size - 1));
  }
  return parts;
}

/// Asks for each row but the first of the sequences [begin, end). Users who are not in `learnt` are
/// strangers.
std::vector<RankingCase> next_items(const Interactions& data, std::size_t begin, std::size_t end,
                                    const std::vector<InteractionRow>& learnt) {
  std::vector<bool> known(data.users.size());
  for (const InteractionRow& row : learnt) known[static_cast<std::size_t>(row.user)] = true;
  std::vector<RankingCase> cases;
  for (std::size_t s = begin; s < end; ++s)
    for (std::size_t target = 1; target < data.sequence(s).size(); ++target) {
      RankingCase& asked = cases.emplace_back(case_of(data.sequence(s), target));
      if (!known[static_cast<std::size_t>(asked.query.user)]) asked.query.user = -1;
    }
  return cases;
}

InteractionSplit next_item(const Interactions& data, const SplitOptions& options) {
  const std::size_t count = data.sequence_count();
  std::size_t test_from = options.test_from;
  if (test_from == 0) {
    const auto test = std::llround(options.test_share * static_cast<double>(count));
    test_from = count - std::min(count, static_cast<std::size_t>(std::max(test, 0LL)));
  }
  test_from = std::min(test_from, count);
  const std::size_t validation_from = test_from - std::min(test_from, (count - test_from) / 2);

  InteractionSplit parts;
  const auto rows = std::span(data.rows);
  append(rows.first(data.sequence_begin[validation_from]), parts.fit);
  append(rows.first(data.sequence_begin[test_from]), parts.training);
  parts.validation = next_items(data, validation_from, test_from, parts.fit);
  parts.test = next_items(data, test_from, count, parts.training);
  return parts;
}

/// The items of each user, ascending.
std::vector<std::vector<std::int32_t>> items_by_user(const Interactions& data) {
  std::vector<std::vector<std::int32_t>> items(data.users.size());
  for (const InteractionRow& row : data.rows) items[static_cast<std::size_t>(row.user)].push_back(row.item);
  for (auto& of_user : items) {
    std::sort(of_user.begin(), of_user.end());
    of_user.erase(std::unique(of_user.begin(), of_user.end()), of_user.end());
  }
  return items;
}

/// The `n`-th item, from 0, that is not in `taken`, which ascends.
std::int32_t nth_not_taken(const std::vector<std::int32_t>& taken, std::int32_t n) {
  // taken[i] - i items that are not taken stand before taken[i].
  const auto beyond = std::partition_point(taken.begin(), taken.end(), [&](const std::int32_t& item) {
    return item - static_cast<std::int32_t>(&item - taken.data()) <= n;
  });
  return n + static_cast<std::int32_t>(beyond - taken.begin());
}

}  // namespace

InteractionSplit split(const Interactions& data, const SplitOptions& options) {
  InteractionSplit parts =
      options.protocol == Protocol::leave_one_out ? leave_one_out(data) : next_item(data, options);
  if (options.negatives > 0) {
    draw_negatives(data, options.negatives, ~options.negative_seed, parts.validation);
    draw_negatives(data, options.negatives, options.negative_seed, parts.test);
  }
  return parts;
}

void draw_negatives(const Interactions& data, std::int32_t count, std::uint64_t seed,
                    std::vector<RankingCase>& cases) {
  const auto taken_by_user = items_by_user(data);
  Random random(seed);
  std::unordered_set<std::int32_t> drawn;
  for (RankingCase& asked : cases) {
    // Of a stranger, the history tells whose items he has taken.
    const std::int32_t user = asked.query.history.empty() ? asked.query.user : asked.query.history[0].user;
    const auto& taken = taken_by_user[static_cast<std::size_t>(user)];
    const auto available = data.item_count() - static_cast<std::int32_t>(taken.size());
    asked.negatives.clear();
    drawn.clear();
    // Floyd's sample without replacement (Bentley and Floyd 1987).
    for (std::int32_t last = std::max(available - count, 0); last < available; ++last) {
      auto n = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(last) + 1));
      if (!drawn.insert(n).second) drawn.insert(n = last);
      asked.negatives.push_back(nth_not_taken(taken, n));
    }
  }
}

}  // namespace segue::training
