#include "training/data/edge_weights.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "base/random.hpp"

namespace segue::training {

boost::system::result<void, std::string> to_log_shares(Interactions& data) {
  std::vector<float> greatest(data.users.size(), 1);
  for (const InteractionRow& row : data.rows) {
    const auto user = static_cast<std::size_t>(row.user);
    if (!(row.weight >= 1))
      return data.source + ": user " + data.users[user] + " has item " +
             data.items[static_cast<std::size_t>(row.item)] + " with a weight below 1, which is no count";
    greatest[user] = std::max(greatest[user], row.weight);
  }
  for (InteractionRow& row : data.rows) {
    const auto most = greatest[static_cast<std::size_t>(row.user)];
    row.weight = most > 1 ? std::log(row.weight) / std::log(most) : 1;
  }
  return {};
}

EdgeSplit split_edges(const Interactions& data, const SplitOptions& options) {
  std::vector<std::size_t> order(data.rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  base::Random(options.split_seed).shuffle(std::span(order));
  std::vector<std::size_t> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;

  const auto rows = static_cast<double>(order.size());
  const auto validation_share = options.validation_share > 0 ? options.validation_share : options.test_share;
  const auto test = static_cast<std::size_t>(std::llround(options.test_share * rows));
  const auto held_out = test + static_cast<std::size_t>(std::llround(validation_share * rows));
  EdgeSplit parts;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const InteractionRow& row = data.rows[i];
    if (place[i] < test) {
      parts.test.push_back(row);
      continue;
    }
    parts.training.push_back(row);
    (place[i] < held_out ? parts.validation : parts.fit).push_back(row);
  }
  return parts;
}

}  // namespace segue::training
