#include "training/learners/negative_sampler.hpp"

#include <cmath>
#include <numeric>

namespace segue::training {

NegativeSampler::NegativeSampler(std::span<const float> counts, double exponent) {
  const auto n = counts.size();
  std::vector<double> mass(n);
  for (std::size_t i = 0; i < n; ++i) mass[i] = counts[i] < 0 ? 0 : std::pow(counts[i] + 1.0, exponent);
  const double total = std::accumulate(mass.begin(), mass.end(), 0.0);

  log_probability_.resize(n);
  std::vector<std::size_t> small, large;
  for (std::size_t i = 0; i < n; ++i) {
    log_probability_[i] = static_cast<float>(std::log(mass[i] / total));
    mass[i] *= static_cast<double>(n) / total;
    (mass[i] < 1 ? small : large).push_back(i);
  }
  threshold_.assign(n, 1);
  alias_.resize(n);
  while (!small.empty() && !large.empty()) {
    const auto lacking = small.back(), giving = large.back();
    small.pop_back();
    threshold_[lacking] = mass[lacking];
    alias_[lacking] = static_cast<std::int32_t>(giving);
    mass[giving] -= 1 - mass[lacking];
    if (mass[giving] < 1) {
      large.pop_back();
      small.push_back(giving);
    }
  }
}

}  // namespace segue::training
