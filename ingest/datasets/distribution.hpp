// The distribution of counts: rows per user, per session, per item.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace segue::ingest::datasets {

/// A quantile is the smallest count that at least that fraction of all counts does not exceed.
struct Distribution {
  /// The number of counts in [from, to]; `to` is below twice `from`.
  struct Bucket {
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t count = 0;
  };

  std::size_t least = 0;
  std::size_t median = 0;
  std::size_t most_of_nine_tenths = 0;
  std::size_t most = 0;
  double mean = 0;
  std::vector<Bucket> histogram;  // 1, 2 to 3, 4 to 7 …, from the first to the last that is not empty

  /// Of no counts: all zero, an empty histogram.
  static Distribution of(std::vector<std::size_t> counts);
};

/// The histogram as lines for a terminal, each indented and ended: range, bar, count. The longest bar has
/// `width` columns.
std::string draw(const Distribution& distribution, std::size_t width);

}  // namespace segue::ingest::datasets
