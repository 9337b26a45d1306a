// Version 0: what is served before anything was trained. Its catalogue is that of the topics `tracks` and
// `plays`, its scores are plays counted, as a trained version counts them: as the sessions' fold accepts
// them.
#pragma once

#include <optional>
#include <string>

#include "configs/config.hpp"
#include "models/registry/version.hpp"

namespace segue::serving {

/// Reads both topics up to their ends as they are now. Rows: the tracks of `tracks`, then those only played,
/// each by (partition, offset) of its first appearance. nullopt: there is not a single track. Throws
/// KafkaError.
std::optional<models::Version> count_popularity(const configs::Config& config, const std::string& brokers);

}  // namespace segue::serving
