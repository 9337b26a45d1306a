#include "ingest/datasets/distribution.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>

namespace segue::ingest::datasets {
namespace {

std::size_t quantile(const std::vector<std::size_t>& ascending, double share) {
  const auto place = std::ceil(share * static_cast<double>(ascending.size()));
  return ascending[static_cast<std::size_t>(std::max(place, 1.0)) - 1];
}

/// `eighths` of a column, filled from the left.
std::string bar(std::size_t eighths) {
  static constexpr std::array<const char*, 8> parts = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  return text + parts[eighths % 8];
}

}  // namespace

Distribution Distribution::of(std::vector<std::size_t> counts) {
  Distribution spread;
  if (counts.empty()) return spread;
  std::sort(counts.begin(), counts.end());
  spread.least = counts.front();
  spread.median = quantile(counts, 0.5);
  spread.most_of_nine_tenths = quantile(counts, 0.9);
  spread.most = counts.back();
  const auto sum = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  spread.mean = static_cast<double>(sum) / static_cast<double>(counts.size());

  auto next = counts.begin();
  for (std::size_t from = std::bit_floor(counts.front()); from <= counts.back() && next != counts.end();
       from = std::max<std::size_t>(2 * from, 1)) {
    const std::size_t to = from == 0 ? 0 : 2 * from - 1;
    const auto end = std::upper_bound(next, counts.end(), to);
    spread.histogram.push_back({from, to, static_cast<std::size_t>(end - next)});
    next = end;
  }
  return spread;
}

std::string draw(const Distribution& distribution, std::size_t width) {
  std::size_t highest = 1, labels = 1;
  const auto label = [](const Distribution::Bucket& bucket) {
    return std::to_string(bucket.from) + (bucket.to == bucket.from ? "" : "–" + std::to_string(bucket.to));
  };
  const auto columns = [](const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  };
  for (const auto& bucket : distribution.histogram) {
    highest = std::max(highest, bucket.count);
    labels = std::max(labels, columns(label(bucket)));
  }
  std::string out;
  for (const auto& bucket : distribution.histogram) {
    const std::string range = label(bucket);
    std::size_t eighths = 8 * width * bucket.count / highest;
    if (bucket.count > 0) eighths = std::max<std::size_t>(eighths, 1);
    out.append(2 + labels - columns(range), ' ').append(range).append("  ");
    out.append(bar(eighths)).append(bucket.count > 0 ? " " : "").append(std::to_string(bucket.count)) += '\n';
  }
  return out;
}

}  // namespace segue::ingest::datasets
