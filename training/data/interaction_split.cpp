#include "training/data/interaction_split.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/random.hpp"
#include "training/data/new_items.hpp"
#include "training/data/split_parts.hpp"

namespace segue::training {
namespace {

/// The case with target `sequence[target]` and the rows before it as history.
RankingCase case_of(std::span<const InteractionRow> sequence, std::size_t target) {
  RankingCase ranking_case;
  ranking_case.query.user = sequence[target].user;
  ranking_case.query.history = sequence.first(target);
  ranking_case.query.timestamp_ms = sequence[target].timestamp_ms;
  ranking_case.target = sequence[target].item;
  return ranking_case;
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

InteractionSplit next_item(const Interactions& data, const SplitOptions& options) {
  const bool random = options.random_sequences && options.test_from == 0;
  const auto part = parts_of(data.sequence_count(), options, random);
  InteractionSplit parts;
  for (std::size_t s = 0; s < part.size(); ++s) {
    const auto sequence = data.sequence(s);
    if (part[s] == Part::fit) append(sequence, parts.fit);
    if (part[s] != Part::test) append(sequence, parts.training);
    if (part[s] == Part::fit) continue;
    auto& cases = part[s] == Part::test ? parts.test : parts.validation;
    for (std::size_t target = 1; target < sequence.size(); ++target)
      cases.push_back(case_of(sequence, target));
  }
  make_anonymous(data, parts.fit, parts.validation);
  make_anonymous(data, parts.training, parts.test);
  return parts;
}

InteractionSplit random_rows(const Interactions& data, const SplitOptions& options) {
  const auto part = parts_of(data.rows.size(), options, true);
  InteractionSplit parts;
  parts.fit.reserve(data.rows.size());  // histories point into these two
  parts.training.reserve(data.rows.size());
  for (std::size_t s = 0; s < data.sequence_count(); ++s) {
    const std::size_t fit_begin = parts.fit.size();
    const std::size_t training_begin = parts.training.size();
    for (std::size_t i = data.sequence_begin[s]; i < data.sequence_begin[s + 1]; ++i) {
      if (part[i] == Part::fit) parts.fit.push_back(data.rows[i]);
      if (part[i] != Part::test) parts.training.push_back(data.rows[i]);
    }
    const auto add_case = [&](std::size_t row, std::span<const InteractionRow> history,
                              std::vector<RankingCase>& cases) {
      RankingCase& ranking_case = cases.emplace_back(case_of(std::span(data.rows), row));
      ranking_case.query.history = history;
    };
    for (std::size_t i = data.sequence_begin[s]; i < data.sequence_begin[s + 1]; ++i) {
      if (part[i] == Part::validation) add_case(i, std::span(parts.fit).subspan(fit_begin), parts.validation);
      if (part[i] == Part::test) add_case(i, std::span(parts.training).subspan(training_begin), parts.test);
    }
  }
  make_anonymous(data, parts.fit, parts.validation);
  make_anonymous(data, parts.training, parts.test);
  return parts;
}

/// The `n`-th item, from 0, that is not in `seen`, which is sorted in ascending order.
std::int32_t nth_unseen(const std::vector<std::int32_t>& seen, std::int32_t n) {
  // seen[i] - i unseen items precede seen[i].
  const auto beyond = std::partition_point(seen.begin(), seen.end(), [&](const std::int32_t& item) {
    return item - static_cast<std::int32_t>(&item - seen.data()) <= n;
  });
  return n + static_cast<std::int32_t>(beyond - seen.begin());
}

}  // namespace

InteractionSplit split(const Interactions& data, const SplitOptions& options) {
  auto parts = options.protocol == Protocol::leave_one_out ? leave_one_out(data)
               : options.protocol == Protocol::next_item   ? next_item(data, options)
               : options.protocol == Protocol::new_items   ? new_items(data, options)
                                                           : random_rows(data, options);
  if (options.negatives > 0) {
    draw_negatives(data, options.negatives, ~options.negative_seed, parts.validation);
    draw_negatives(data, options.negatives, options.negative_seed, parts.test);
  }
  return parts;
}

void draw_negatives(const Interactions& data, std::int32_t count, std::uint64_t seed,
                    std::vector<RankingCase>& cases) {
  const auto seen_by_user = items_by_user(data);
  base::Random random(seed);
  std::unordered_set<std::int32_t> drawn;
  for (RankingCase& ranking_case : cases) {
    // An anonymous user is identified by the history; without one, only the target is known to be seen.
    const std::int32_t user =
        ranking_case.query.history.empty() ? ranking_case.query.user : ranking_case.query.history[0].user;
    const std::vector<std::int32_t> target_alone = {ranking_case.target};
    const auto& seen = user < 0 ? target_alone : seen_by_user[static_cast<std::size_t>(user)];
    const auto available = data.item_count() - static_cast<std::int32_t>(seen.size());
    ranking_case.negatives.clear();
    drawn.clear();
    // Floyd's sample without replacement (Bentley and Floyd 1987).
    for (std::int32_t last = std::max(available - count, 0); last < available; ++last) {
      auto n = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(last) + 1));
      if (!drawn.insert(n).second) drawn.insert(n = last);
      ranking_case.negatives.push_back(nth_unseen(seen, n));
    }
  }
}

}  // namespace segue::training
