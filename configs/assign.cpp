#include "configs/assign.hpp"

#include <algorithm>
#include <initializer_list>
#include <sstream>

#include "configs/duration.hpp"
#include "configs/keys.hpp"

namespace segue::configs {
namespace {

bool has_control_character(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

std::string shown(Duration duration) { return to_string(duration); }
template <class Number>
std::string shown(Number number) {
  std::ostringstream text;
  text << number;
  return text.str();
}

template <class T>
void check_bounds(const Setting& setting, T value, T min, T max) {
  if (!(value >= min && value <= max))  // in this form it refuses NaN
    refuse(setting, "must lie between " + shown(min) + " and " + shown(max));
}

/// A visitor of keys.hpp.
class Assigner {
 public:
  explicit Assigner(const std::vector<Setting>& settings) : settings_(settings) {}

  void integer(const char* name, std::int64_t& value, std::int64_t, std::int64_t min, std::int64_t max,
               const char*) {
    for_each(name, [&](const Setting& setting) {
      const auto number = setting.integer();
      if (!number) refuse(setting, "must be a whole number");
      check_bounds(setting, *number, min, max);
      value = *number;
    });
  }
  void real(const char* name, double& value, double, double min, double max, const char*) {
    for_each(name, [&](const Setting& setting) {
      const auto number = setting.real();
      if (!number) refuse(setting, "must be a number");
      check_bounds(setting, *number, min, max);
      value = *number;
    });
  }
  void duration(const char* name, Duration& value, Duration, Duration min, Duration max, const char*) {
    for_each(name, [&](const Setting& setting) {
      const auto text = setting.text();
      const auto duration = text ? parse_duration(*text) : std::nullopt;
      if (!duration)
        refuse(setting, "must be a duration: a whole number and ms, s, min, h or d, such as \"30min\"");
      check_bounds(setting, *duration, min, max);
      value = *duration;
    });
  }
  void text(const char* name, std::string& value, const char*, const char*) {
    for_each(name, [&](const Setting& setting) {
      const auto text = setting.text();
      if (!text) refuse(setting, "must be text in quotes");
      if (has_control_character(*text)) refuse(setting, "must not contain control characters");
      value = *text;
    });
  }
  void choice(const char* name, std::string& value, const char*, std::initializer_list<const char*> allowed,
              const char*) {
    for_each(name, [&](const Setting& setting) {
      const auto text = setting.text();
      if (!text || std::find(allowed.begin(), allowed.end(), *text) == allowed.end()) {
        std::string names;
        for (const char* one : allowed) names.append(names.empty() ? "\"" : ", \"").append(one).append("\"");
        refuse(setting, "must be one of " + names);
      }
      value = *text;
    });
  }
  void flag(const char* name, bool& value, bool, const char*) {
    for_each(name, [&](const Setting& setting) {
      const auto flag = setting.flag();
      if (!flag) refuse(setting, "must be true or false");
      value = *flag;
    });
  }
  void texts(const char* name, std::vector<std::string>& value, const char*) {
    for_each(name, [&](const Setting& setting) {
      const auto texts = setting.texts();
      if (!texts) refuse(setting, "must be a list of texts in quotes");
      if (std::any_of(texts->begin(), texts->end(), has_control_character))
        refuse(setting, "must not contain control characters");
      value = *texts;
    });
  }

 private:
  template <class Use>
  void for_each(std::string_view name, Use use) {
    for (const Setting& setting : settings_)
      if (setting.key == name) use(setting);
  }

  const std::vector<Setting>& settings_;
};

}  // namespace

void assign(const std::vector<Setting>& settings, Config& config) {
  Assigner assigner(settings);
  visit_keys(config, assigner);
}

}  // namespace segue::configs
