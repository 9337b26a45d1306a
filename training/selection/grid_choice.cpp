#include "training/selection/grid_choice.hpp"

#include <map>

#include "training/selection/best.hpp"

namespace segue::training {
namespace {

constexpr int max_rounds = 2;

}  // namespace

Settings coordinate_search(const Settings& defaults, const Settings& given, const std::vector<Axis>& axes,
                           const std::function<double(const Settings&)>& measure) {
  std::map<Settings, double> measured;
  const auto value_of = [&](const Settings& settings) {
    if (const auto known = measured.find(settings); known != measured.end()) return known->second;
    return measured[settings] = measure(settings);
  };
  Best<Settings> best;
  best.offer(std::numeric_limits<double>::lowest(), defaults);
  for (int round = 0; round < max_rounds; ++round) {
    const auto before = best.choice();
    for (const auto& [name, alternatives] : axes) {
      if (given.contains(name) || alternatives.empty()) continue;
      auto tried = best.choice();
      best.offer(value_of(tried), tried);
      auto values = alternatives;
      values.insert(values.begin(), defaults.at(name));
      for (const auto value : values) {
        tried[name] = value;
        best.offer(value_of(tried), tried);
      }
    }
    if (best.choice() == before) break;
  }
  return best.choice();
}

}  // namespace segue::training
