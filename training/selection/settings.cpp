#include "training/selection/settings.hpp"

#include <stdexcept>

namespace segue::training {

Settings with(Settings settings, const Settings& more) {
  for (const auto& [name, value] : more) settings[name] = value;
  return settings;
}

Settings settings_of(const Settings& given, Settings defaults) {
  for (const auto& [name, value] : given) {
    const auto found = defaults.find(name);
    if (found == defaults.end()) {
      std::string names;
      for (const auto& known : defaults) names.append(names.empty() ? "" : ", ").append(known.first);
      throw std::runtime_error("the model has no setting \"" + name + "\"; " +
                               (names.empty() ? "it has none" : "there are " + names));
    }
    found->second = value;
  }
  return defaults;
}

std::int64_t whole(const Settings& settings, const std::string& name) {
  return static_cast<std::int64_t>(settings.at(name));
}

}  // namespace segue::training
