// A line of a table of results: ours, out of the JSON of `segue evaluate`, or published elsewhere.
#pragma once

#include <boost/system/result.hpp>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace segue::training {

/// What was asked: only rows with the same may be compared.
struct ResultQuestion {
  std::string dataset;  // its name, or else its kind: "movielens"
  std::string protocol;
  std::int64_t negatives = 0;  // 0: all items are ranked
  std::string mask;
  std::int64_t k = 10;

  friend auto operator<=>(const ResultQuestion&, const ResultQuestion&) = default;
};

struct ResultRow {
  ResultQuestion question;
  std::string model;       // as it stands in the table
  std::string context;     // "none", "previous" …
  std::string split;       // which of several of the data set; empty: the only one
  std::size_t splits = 1;  // that the figures are means over
  std::map<std::string, double> metrics;
  std::map<std::string, std::pair<double, double>> intervals;
  std::map<std::string, double> repeats;      // metrics among targets that repeat an item of their sequence
  std::map<std::string, double> new_targets;  // and among the other targets
  std::optional<double> train_seconds;
  std::string source;  // of what is published; empty: ours
};

/// Of a file that `segue evaluate --model … --json` wrote. The error names the file.
boost::system::result<ResultRow, std::string> read_result(const std::filesystem::path& file);

/// Out of published.toml, a [[row]] each. The error names what is wrong.
boost::system::result<std::vector<ResultRow>, std::string> parse_published(std::string_view toml);

/// The rows that are published for data sets known here, with their sources.
const std::vector<ResultRow>& published_rows();

}  // namespace segue::training
