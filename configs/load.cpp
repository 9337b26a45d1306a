#include "configs/load.hpp"

#include <algorithm>
#include <initializer_list>

#include "configs/assign.hpp"
#include "configs/consistency.hpp"
#include "configs/keys.hpp"
#include "configs/nearest.hpp"
#include "configs/origin.hpp"
#include "configs/setting.hpp"

namespace segue::configs {
namespace {

/// Sets every key to its default and collects its name.
struct Defaults {
  std::vector<std::string> names;

  void integer(const char* name, std::int64_t& value, std::int64_t initial, std::int64_t, std::int64_t,
               const char*) {
    set(name, value, initial);
  }
  void real(const char* name, double& value, double initial, double, double, const char*) {
    set(name, value, initial);
  }
  void duration(const char* name, Duration& value, Duration initial, Duration, Duration, const char*) {
    set(name, value, initial);
  }
  void text(const char* name, std::string& value, const char* initial, const char*) {
    set(name, value, initial);
  }
  void choice(const char* name, std::string& value, const char* initial, std::initializer_list<const char*>,
              const char*) {
    set(name, value, initial);
  }
  void flag(const char* name, bool& value, bool initial, const char*) { set(name, value, initial); }
  void texts(const char* name, std::vector<std::string>& value, const char*) {
    set(name, value, std::vector<std::string>{});
  }

 private:
  template <class T, class U>
  void set(const char* name, T& value, const U& initial) {
    names.emplace_back(name);
    value = initial;
  }
};

void refuse_unknown_keys(const std::vector<Setting>& settings, const std::vector<std::string>& names) {
  for (const Setting& setting : settings) {
    if (std::find(names.begin(), names.end(), setting.key) != names.end()) continue;
    for (const auto& [was, is] : renamed_keys)
      if (setting.key == was) refuse(setting, "is not a key any more; write " + std::string(is));
    const auto near = nearest(setting.key, names);
    refuse(setting, near ? "is not a key; did you mean " + *near + "?" : "is not a key");
  }
}

}  // namespace

Config defaults() { return load(std::nullopt); }

Config load(const std::optional<std::filesystem::path>& file, std::span<const std::string> overrides) {
  std::vector<Setting> settings;
  if (file) settings = read_toml(*file);
  for (const std::string& text : overrides) settings.push_back(read_override(text));

  Config config;
  Defaults initial;
  visit_keys(config, initial);
  refuse_unknown_keys(settings, initial.names);
  assign(settings, config);
  check_consistency(config, settings);
  for (std::string& origin : config.serving.allowed_origins) origin = *normalised_origin(origin);
  return config;
}

}  // namespace segue::configs
