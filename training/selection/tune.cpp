#include "training/selection/tune.hpp"

#include <stdexcept>

#include "training/selection/best.hpp"

namespace segue::training {

Trial tune(const SearchSpace& space, const TuneOptions& options, TrialLog& log, const Measure& measure,
           const std::function<void(const Trial&)>& told) {
  std::vector<std::vector<double>> points;
  auto trials = options.trials;
  if (options.grid) {
    auto every = grid(space);
    if (every.has_error()) throw std::runtime_error(every.error());
    points = *std::move(every);
    trials = std::min(trials, points.size());
  }
  for (auto number = log.trials().size(); number < trials; number = log.trials().size()) {
    base::Random random(options.seed * 1'000'003 +
                        number);  // of this trial alone, so that a search can go on
    Trial trial{options.grid ? points[number] : propose(space, log.trials(), {}, random), 0};
    trial.value = measure(trial.settings);
    log.add(trial);
    told(trial);
  }
  Best<Trial> best;
  for (const auto& trial : log.trials()) best.offer(trial.value, trial);
  return best.choice();
}

}  // namespace segue::training
