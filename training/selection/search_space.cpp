#include "training/selection/search_space.hpp"

#include <toml++/toml.h>
#include <cmath>
#include <fstream>
#include <sstream>

namespace segue::training {
namespace {

using Result = boost::system::result<SearchSpace, std::string>;

std::string place(std::string_view source, const toml::source_region& at) {
  return std::string(source) + ":" + std::to_string(at.begin.line) + ": ";
}

// What is wrong with it; empty: nothing.
std::string read_values(const toml::array& array, SearchRange& range) {
  for (const auto& element : array) {
    const auto value = element.value<double>();
    if (!value) return "holds something that is not a number";
    range.values.push_back(*value);
  }
  return range.values.empty() ? "has no values" : "";
}

std::string read_bounds(const toml::table& table, SearchRange& range) {
  for (const auto& [key, value] : table) {
    const auto name = key.str();
    const bool flag = name == "log" || name == "whole";
    if (!flag && name != "low" && name != "high")
      return "has no \"" + std::string(name) + "\"; there are low, high, log and whole";
    if (flag ? !value.is_boolean() : !value.is_number())
      return std::string(name) + " is not " + (flag ? "true or false" : "a number");
  }
  const auto low = table["low"].value<double>(), high = table["high"].value<double>();
  if (!low || !high) return "wants low and high";
  range.low = *low;
  range.high = *high;
  range.logarithmic = table["log"].value_or(false);
  range.whole = table["whole"].value_or(false);
  if (!(range.low < range.high)) return "has a low that is not below its high";
  if (range.logarithmic && range.low <= 0) return "is logarithmic, and its low is not above 0";
  return "";
}

}  // namespace

Result parse_search_space(std::string_view text, std::string_view source) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return place(source, error.source()) + std::string(error.description());
  }
  SearchSpace space;
  for (const auto& [key, value] : table) {
    SearchRange range;
    range.name = std::string(key.str());
    std::string wrong = "is neither an array of values nor a table of low and high";
    if (const auto* array = value.as_array()) wrong = read_values(*array, range);
    if (const auto* bounds = value.as_table()) wrong = read_bounds(*bounds, range);
    if (!wrong.empty()) return place(source, value.source()) + range.name + " " + wrong;
    space.push_back(std::move(range));
  }
  if (space.empty()) return std::string(source) + ": names no setting to search";
  return space;
}

Result read_search_space(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) return file.string() + ": cannot be read";
  std::stringstream text;
  text << in.rdbuf();
  return parse_search_space(text.str(), file.string());
}

boost::system::result<std::vector<std::vector<double>>, std::string> grid(const SearchSpace& space) {
  std::vector<std::vector<double>> points{{}};
  for (const auto& range : space) {
    auto values = range.values;
    if (values.empty() && range.whole)
      for (auto value = std::ceil(range.low); value <= range.high; ++value) values.push_back(value);
    if (values.empty()) return "a grid needs values for " + range.name + ", not a range";
    std::vector<std::vector<double>> longer;
    for (const auto& point : points)
      for (const auto value : values) {
        longer.push_back(point);
        longer.back().push_back(value);
      }
    points = std::move(longer);
  }
  return points;
}

}  // namespace segue::training
