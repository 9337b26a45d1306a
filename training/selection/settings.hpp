// Hyper-parameters by name, as the command line gives them and models read them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace segue::training {

/// "learning_rate", "layers" …
using Settings = std::map<std::string, double>;

/// `settings` with `more`, which win.
Settings with(Settings settings, const Settings& more);

/// `defaults` with what is given by hand. Throws std::runtime_error on a setting that is not among them.
Settings settings_of(const Settings& given, Settings defaults);

/// One that is a whole number. Throws std::out_of_range where there is none of the name.
std::int64_t whole(const Settings& settings, const std::string& name);

}  // namespace segue::training
