#include "serving/doctor/diagnosis.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.hpp"

namespace segue::serving {
namespace {

constexpr std::size_t level_width = 9;
constexpr std::size_t subject_width = 24;

std::string padded(std::string_view text, std::size_t width) {
  std::string column(text);
  column.resize(std::max(width, column.size() + 1), ' ');
  return column;
}

}  // namespace

Level worst(std::span<const Diagnosis> diagnoses) {
  Level level = Level::ok;
  for (const auto& diagnosis : diagnoses) level = std::max(level, diagnosis.level);
  return level;
}

std::string to_text(const Diagnosis& diagnosis) {
  std::string line = padded(base::to_string(diagnosis.level), level_width) +
                     padded(diagnosis.subject, subject_width) + diagnosis.text;
  if (!diagnosis.remedy.empty()) line += "; to mend it, " + diagnosis.remedy;
  return line;
}

std::string to_json(std::span<const Diagnosis> diagnoses) {
  boost::json::array checks;
  for (const auto& diagnosis : diagnoses) {
    boost::json::object check{{"level", base::to_string(diagnosis.level)},
                              {"subject", diagnosis.subject},
                              {"text", diagnosis.text}};
    if (!diagnosis.remedy.empty()) check["remedy"] = diagnosis.remedy;
    checks.push_back(std::move(check));
  }
  return base::json_text({{"level", base::to_string(worst(diagnoses))}, {"checks", std::move(checks)}});
}

}  // namespace segue::serving
