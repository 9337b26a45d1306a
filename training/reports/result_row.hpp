// Rows of result tables: own results from the JSON of `segue evaluate`, and results published by others.
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

/// Evaluation setup: only results of the same setup are comparable.
struct EvaluationSetup {
  std::string dataset;  // name, or else kind: "movielens"
  std::string protocol;
  std::int64_t negatives = 0;  // 0: full ranking
  std::string mask;
  std::int64_t k = 10;

  friend auto operator<=>(const EvaluationSetup&, const EvaluationSetup&) = default;
};

struct ResultRow {
  EvaluationSetup setup;
  std::string model;       // display name
  std::string context;     // "none", "previous" …
  std::string split;       // name of the split, where the data set has several; else empty
  std::size_t splits = 1;  // number of splits that the metrics are means over
  std::map<std::string, double> metrics;
  std::map<std::string, std::pair<double, double>> intervals;
  std::map<std::string, double> repeats;      // metrics among targets that repeat an item of their sequence
  std::map<std::string, double> new_targets;  // and among the other targets
  std::optional<double> train_seconds;
  std::string source;  // reference of a published result; empty: own result
};

/// Reads a file written by `segue evaluate --model … --json`. The error names the file.
boost::system::result<ResultRow, std::string> read_result(const std::filesystem::path& file);

/// Parses published.toml, which has a [[row]] per result. The error names the malformed part.
boost::system::result<std::vector<ResultRow>, std::string> parse_published(std::string_view toml);

/// The published results of the supported data sets, with their sources.
const std::vector<ResultRow>& published_rows();

}  // namespace segue::training
