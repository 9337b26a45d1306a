// The construction of version 0, served before anything is trained: its catalogue is that of the topics
// `tracks` and `plays`, its scores are counts of the plays that the session fold accepts, as in trained
// versions.
#pragma once

#include <optional>
#include <string>

#include "configs/config.hpp"
#include "models/registry/version.hpp"

namespace segue::serving {

/// Reads both topics up to their current ends. Rows: the tracks of `tracks`, then those only in `plays`, each
/// by (partition, offset) of its first appearance. nullopt: there is no track. Throws KafkaError.
std::optional<models::Version> count_popularity(const configs::Config& config, const std::string& brokers);

}  // namespace segue::serving
