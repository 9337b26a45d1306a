#include "training/selection/settings.hpp"

#include <cmath>
#include <stdexcept>

namespace segue::training::settings_detail {

void throw_unknown(const std::string& name, const Settings& known) {
  std::string names;
  for (const auto& option : known) names.append(names.empty() ? "" : ", ").append(option.first);
  throw std::runtime_error("the model has no setting \"" + name + "\"; " +
                           (names.empty() ? "it has none" : "there are " + names));
}

void check_whole(const std::string& name, double value, bool flag) {
  if (flag && value != 0 && value != 1) throw std::runtime_error("the setting " + name + " is 0 or 1");
  if (value != std::floor(value) || value < 0 || value > 1e15)
    throw std::runtime_error("the setting " + name + " is a whole number, 0 or more");
}

}  // namespace segue::training::settings_detail
