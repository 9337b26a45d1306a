// The search space of `segue tune`, read from a TOML file:
//
//   learning_rate  = { low = 1e-4, high = 1e-2, log = true }
//   layers         = { low = 1, high = 3, whole = true }
//   regularisation = [0.001, 0.003, 0.01]
#pragma once

#include <boost/system/result.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace segue::training {

/// One setting: one of `values`, or where there are none anything from `low` to `high`.
struct SearchRange {
  std::string name;
  std::vector<double> values;
  double low = 0;
  double high = 0;
  bool logarithmic = false;  // drawn so that its logarithm is uniform; low > 0
  bool whole = false;        // rounded to a whole number
};

/// In the order of the names.
using SearchSpace = std::vector<SearchRange>;

/// The error names the file and the line.
boost::system::result<SearchSpace, std::string> read_search_space(const std::filesystem::path& file);
boost::system::result<SearchSpace, std::string> parse_search_space(std::string_view toml,
                                                                   std::string_view source);

/// Every combination of the values, the last range's changing fastest. An error when a range has no values
/// and is not of whole numbers.
boost::system::result<std::vector<std::vector<double>>, std::string> grid(const SearchSpace& space);

}  // namespace segue::training
