#include "training/reports/result_row.hpp"

#include <simdjson.h>

#include <algorithm>

namespace segue::training {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

std::string text(const element& result, std::string_view name) {
  return std::string(std::string_view(result[name]));
}

std::map<std::string, double> metrics(const element& of) {
  std::map<std::string, double> metrics;
  for (const auto [name, value] : object(of["metrics"])) metrics[std::string(name)] = double(value);
  return metrics;
}

ResultRow row_of(const element& result) {
  ResultRow row;
  auto dataset = text(result, "dataset");
  dataset.resize(std::min(dataset.size(), dataset.find(':')));
  if (std::string_view name; result["name"].get(name) == simdjson::SUCCESS) {
    const auto slash = std::min(name.size(), name.find('/'));
    dataset = name.substr(0, slash);
    row.split = name.substr(std::min(name.size(), slash + 1));
  }
  row.setup = {dataset, text(result, "protocol"), std::int64_t(result["negatives"]), text(result, "mask"),
               std::int64_t(result["k"])};
  row.model = text(result, "title");
  row.context = text(result, "context");
  row.metrics = metrics(result);
  for (const auto [name, interval] : object(result["intervals"]))
    row.intervals[std::string(name)] = {double(interval.at(0)), double(interval.at(1))};
  row.repeats = metrics(result["repeats"]);
  row.new_targets = metrics(result["new"]);
  row.train_seconds = double(result["seconds"]["train"]);
  return row;
}

}  // namespace

boost::system::result<ResultRow, std::string> read_result(const std::filesystem::path& file) {
  try {
    simdjson::dom::parser parser;
    return row_of(parser.load(file.string()));
  } catch (const simdjson::simdjson_error& error) {
    return file.string() + " is no result of `segue evaluate --model … --json`: " + error.what();
  }
}

}  // namespace segue::training
