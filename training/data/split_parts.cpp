#include "training/data/split_parts.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"

namespace segue::training {
namespace {

struct Shares {
  std::size_t validation = 0;
  std::size_t test = 0;
};

/// Numbers of validation and test units among `count`.
Shares held_out(std::size_t count, const SplitOptions& options) {
  const auto of_count = [&](double share, std::size_t most) {
    const auto rounded = std::llround(std::max(share, 0.0) * static_cast<double>(count));
    return std::min(static_cast<std::size_t>(rounded), most);
  };
  Shares shares;
  shares.test = options.test_from > 0 ? count - std::min(options.test_from, count)
                                      : of_count(options.test_share, count);
  shares.validation = options.validation_share > 0 ? of_count(options.validation_share, count - shares.test)
                                                   : std::min(shares.test / 2, count - shares.test);
  return shares;
}

}  // namespace

std::vector<Part> parts_of(std::size_t count, const SplitOptions& options, bool random) {
  const Shares shares = held_out(count, options);
  std::vector<Part> parts(count, Part::fit);
  std::fill(parts.end() - static_cast<std::ptrdiff_t>(shares.test), parts.end(), Part::test);
  const auto validation_end = parts.end() - static_cast<std::ptrdiff_t>(shares.test);
  std::fill(validation_end - static_cast<std::ptrdiff_t>(shares.validation), validation_end,
            Part::validation);
  if (random) base::Random(options.split_seed).shuffle(std::span(parts));
  return parts;
}

void make_anonymous(const Interactions& data, const std::vector<InteractionRow>& training,
                    std::vector<RankingCase>& cases) {
  std::vector<bool> known(data.users.size());
  for (const InteractionRow& row : training) known[static_cast<std::size_t>(row.user)] = true;
  for (RankingCase& ranking_case : cases)
    if (!known[static_cast<std::size_t>(ranking_case.query.user)]) ranking_case.query.user = -1;
}

std::vector<std::vector<std::int32_t>> items_by_user(const Interactions& data) {
  std::vector<std::vector<std::int32_t>> items(data.users.size());
  for (const InteractionRow& row : data.rows) items[static_cast<std::size_t>(row.user)].push_back(row.item);
  for (auto& of_user : items) {
    std::sort(of_user.begin(), of_user.end());
    of_user.erase(std::unique(of_user.begin(), of_user.end()), of_user.end());
  }
  return items;
}

}  // namespace segue::training
