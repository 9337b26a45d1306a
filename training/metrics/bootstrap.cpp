#include "training/metrics/bootstrap.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

#include "base/random.hpp"

namespace segue::training {
namespace {

struct Cluster {
  double sum = 0;
  double values = 0;
};

}  // namespace

Estimate bootstrap(std::span<const double> values, std::span<const std::size_t> cluster_end,
                   std::uint64_t seed, std::size_t draws) {
  std::vector<Cluster> clusters;
  double sum = 0;
  std::size_t value = 0;
  for (const auto end : cluster_end) {
    if (value == end) continue;
    Cluster cluster{0, static_cast<double>(end - value)};
    for (; value < end; ++value) cluster.sum += values[value];
    sum += cluster.sum;
    clusters.push_back(cluster);
  }
  assert(value == values.size());
  if (clusters.empty()) return {};

  base::Random random(seed);
  std::vector<double> means(draws);
  for (auto& mean : means) {
    Cluster all;
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      const auto& drawn = clusters[random.below(clusters.size())];
      all.sum += drawn.sum;
      all.values += drawn.values;
    }
    mean = all.sum / all.values;
  }
  std::sort(means.begin(), means.end());
  const auto at = [&](double share) {
    return means[static_cast<std::size_t>(share * static_cast<double>(draws - 1))];
  };
  return {sum / static_cast<double>(values.size()), at(0.025), at(0.975)};
}

Estimate paired_bootstrap(std::span<const double> a, std::span<const double> b,
                          std::span<const std::size_t> cluster_end, std::uint64_t seed, std::size_t draws) {
  assert(a.size() == b.size());
  std::vector<double> differences(a.size());
  std::ranges::transform(a, b, differences.begin(), std::minus<>());
  return bootstrap(differences, cluster_end, seed, draws);
}

}  // namespace segue::training
