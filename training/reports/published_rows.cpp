#include <toml++/toml.h>
#include <stdexcept>

#include "training/reports/result_row.hpp"

namespace segue::training {
namespace {

// The contents of published.toml, a generated file.
constexpr std::string_view published_toml =
#include "published_toml.inc"
    ;

bool is_metric(std::string_view name) {
  return name.find('@') != std::string_view::npos || name == "mse" || name == "mae";
}

std::string required(const toml::table& row, std::string_view name) {
  const auto value = row[name].value<std::string>();
  if (!value) throw std::runtime_error("a row lacks the text \"" + std::string(name) + "\"");
  return *value;
}

ResultRow row_of(const toml::table& table) {
  ResultRow row;
  row.question = {required(table, "dataset"), required(table, "protocol"), table["negatives"].value_or(0LL),
                  required(table, "mask"), table["k"].value_or(10LL)};
  row.model = required(table, "model");
  row.context = table["context"].value_or("none");
  row.source = required(table, "source");
  for (const auto& [name, value] : table)
    if (is_metric(name.str())) {
      if (!value.is_number())
        throw std::runtime_error(row.model + ": " + std::string(name.str()) + " is not a number");
      row.metrics[std::string(name.str())] = value.value<double>().value_or(0);
    }
  return row;
}

}  // namespace

boost::system::result<std::vector<ResultRow>, std::string> parse_published(std::string_view text) {
  const auto refuse = [](std::string why) {
    return boost::system::result<std::vector<ResultRow>, std::string>(boost::system::in_place_error,
                                                                      std::move(why));
  };
  std::vector<ResultRow> rows;
  try {
    const auto document = toml::parse(text);
    if (const auto* tables = document["row"].as_array())
      for (const auto& table : *tables) {
        if (!table.is_table()) return refuse("\"row\" holds something else than tables");
        rows.push_back(row_of(*table.as_table()));
      }
  } catch (const std::exception& error) {  // toml::parse_error among them
    return refuse(error.what());
  }
  return rows;
}

const std::vector<ResultRow>& published_rows() {
  static const std::vector<ResultRow> rows = [] {
    auto parsed = parse_published(published_toml);
    if (parsed.has_error()) throw std::logic_error("published.toml: " + parsed.error());
    return *std::move(parsed);
  }();
  return rows;
}

}  // namespace segue::training
