#include "training/selection/tpe.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace segue::training {
namespace {

double normal(base::Random& random) {  // Box and Muller 1958
  const double u = 1 - random.uniform(), v = random.uniform();
  return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

// A setting's values on a line from 0 to 1 where it is a range, as indices where it is a choice.
class Scale {
 public:
  explicit Scale(const SearchRange& range) : range_(range) {}

  bool choice() const { return !range_.values.empty(); }
  std::size_t choices() const { return range_.values.size(); }

  double to_line(double value) const {
    if (choice()) return static_cast<double>(std::ranges::find(range_.values, value) - range_.values.begin());
    if (range_.logarithmic) return std::log(value / range_.low) / std::log(range_.high / range_.low);
    return (value - range_.low) / (range_.high - range_.low);
  }
  double from_line(double place) const {
    if (choice()) return range_.values[static_cast<std::size_t>(place)];
    const auto value = range_.logarithmic ? range_.low * std::pow(range_.high / range_.low, place)
                                          : range_.low + place * (range_.high - range_.low);
    return range_.whole ? std::clamp(std::round(value), std::ceil(range_.low), std::floor(range_.high))
                        : value;
  }
  double random_place(base::Random& random) const {
    return choice() ? static_cast<double>(random.below(choices())) : random.uniform();
  }

 private:
  const SearchRange& range_;
};

constexpr double prior_share = 0.15;  // the same in both densities, so that where no trial was neither wins

// What the places of some trials make likely: a mixture of the uniform prior and either normal kernels around
// them or their counts. At least one place.
class Density {
 public:
  Density(const Scale& scale, std::vector<double> places) : scale_(scale), places_(std::move(places)) {
    // Scott's rule, never narrower than the places would be apart on average.
    const auto n = static_cast<double>(places_.size());
    double mean = 0, square = 0;
    for (const auto place : places_) mean += place / n;
    for (const auto place : places_) square += (place - mean) * (place - mean) / n;
    width_ = std::max(1.06 * std::sqrt(square) * std::pow(n, -0.2), 1 / (2 * (n + 1)));
  }

  double draw(base::Random& random) const {
    if (random.uniform() < prior_share) return scale_.random_place(random);
    const auto place = places_[random.below(places_.size())];
    if (scale_.choice()) return place;
    const auto near = place + width_ * normal(random);
    return near >= 0 && near <= 1 ? near : place;
  }

  double log_likelihood(double at) const {
    double sum = 0;
    for (const auto place : places_) {
      const auto away = (at - place) / width_;
      sum += scale_.choice() ? (at == place ? 1 : 0)
                             : std::exp(-0.5 * away * away) / (width_ * std::sqrt(2 * std::numbers::pi));
    }
    const auto prior = scale_.choice() ? 1 / static_cast<double>(scale_.choices()) : 1;
    return std::log(prior_share * prior + (1 - prior_share) * sum / static_cast<double>(places_.size()));
  }

 private:
  const Scale& scale_;
  std::vector<double> places_;
  double width_ = 1;
};

}  // namespace

std::vector<double> propose(const SearchSpace& space, std::span<const Trial> trials,
                            const TpeOptions& options, base::Random& random) {
  std::vector<Trial> sorted(trials.begin(), trials.end());
  std::ranges::stable_sort(sorted, std::greater(), &Trial::value);
  const auto good = std::max<std::size_t>(
      1, static_cast<std::size_t>(std::ceil(options.good_share * static_cast<double>(sorted.size()))));

  std::vector<double> proposal;
  for (std::size_t i = 0; i < space.size(); ++i) {
    const Scale scale(space[i]);
    if (trials.size() < options.random_trials || random.uniform() < options.random_share) {
      proposal.push_back(scale.from_line(scale.random_place(random)));
      continue;
    }
    std::vector<double> good_places, bad_places;
    for (std::size_t t = 0; t < sorted.size(); ++t)
      (t < good ? good_places : bad_places).push_back(scale.to_line(sorted[t].settings[i]));
    const Density likely(scale, std::move(good_places)), unlikely(scale, std::move(bad_places));
    double best_place = 0, best = -INFINITY;
    for (std::size_t c = 0; c < options.candidates; ++c) {
      const auto place = likely.draw(random);
      const auto worth = likely.log_likelihood(place) - unlikely.log_likelihood(place);
      if (worth <= best) continue;
      best = worth;
      best_place = place;
    }
    proposal.push_back(scale.from_line(best_place));
  }
  return proposal;
}

}  // namespace segue::training
