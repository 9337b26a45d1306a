// Test support: what `segue evaluate --as-served --predictions FILE` wrote, by the place of the event in the
// log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace segue::testing {

using PlaceInLog = std::pair<std::int64_t, std::int64_t>;  // partition, offset
using Predictions = std::map<PlaceInLog, std::vector<std::string>>;

/// Throws on a line that is not a prediction.
Predictions read_predictions(const std::filesystem::path& file);

}  // namespace segue::testing
