#include "training/selection/trial_log.hpp"

#include <simdjson.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/json.hpp"

namespace segue::training {
namespace {

std::string header(const std::string& subject, const std::vector<std::string>& names) {
  return base::json_text({{"search", subject}, {"settings", boost::json::value_from(names)}});
}

std::string to_json(const std::vector<std::string>& names, const Trial& trial) {
  boost::json::object settings;
  for (std::size_t i = 0; i < names.size(); ++i) settings[names[i]] = trial.settings[i];
  return base::json_text({{"value", trial.value}, {"settings", std::move(settings)}});
}

bool from_json(simdjson::dom::parser& parser, const std::string& line, const std::vector<std::string>& names,
               Trial& trial) {
  simdjson::dom::element json;
  if (parser.parse(line).get(json) || json["value"].get(trial.value)) return false;
  for (const auto& name : names) {
    double value = 0;
    if (json["settings"][name].get(value)) return false;
    trial.settings.push_back(value);
  }
  return true;
}

void append(const std::filesystem::path& file, const std::string& line) {
  std::ofstream out(file, std::ios::app);
  if (!(out << line << '\n' << std::flush)) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace

boost::system::result<TrialLog, std::string> TrialLog::open(std::filesystem::path file,
                                                            const std::string& subject,
                                                            const SearchSpace& space) {
  TrialLog log;
  log.file_ = std::move(file);
  for (const auto& range : space) log.names_.push_back(range.name);
  const auto expected = header(subject, log.names_);

  std::stringstream text;
  if (std::ifstream in(log.file_); in) text << in.rdbuf();
  const auto written = text.str();
  const auto end = written.rfind('\n');
  if (end == std::string::npos) {
    if (!written.empty() && !expected.starts_with(written))
      return log.file_.string() + ":1: is not a log of trials";
    std::ofstream(log.file_) << expected << '\n';
    return log;
  }
  if (end + 1 < written.size()) std::filesystem::resize_file(log.file_, end + 1);

  simdjson::dom::parser parser;
  std::istringstream lines(written.substr(0, end + 1));
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    const auto at = log.file_.string() + ":" + std::to_string(number) + ": ";
    if (number == 1) {
      if (line != expected) return at + "is of another search: " + line + " instead of " + expected;
      continue;
    }
    Trial trial;
    if (!from_json(parser, line, log.names_, trial)) return at + "is not a trial of this search";
    log.trials_.push_back(std::move(trial));
  }
  return log;
}

void TrialLog::add(const Trial& trial) {
  append(file_, to_json(names_, trial));
  trials_.push_back(trial);
}

}  // namespace segue::training
