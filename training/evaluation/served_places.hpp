// Events that a version answered, by the copies of its lists on the topic of recommendations.
#pragma once

#include <set>
#include <string>

#include "configs/config.hpp"
#include "models/registry/version.hpp"
#include "training/evaluation/as_served.hpp"

namespace segue::training {

/// Reads the whole topic. Throws std::runtime_error on a record that is no list and if there is no list of
/// the version, and KafkaError.
std::set<EventPlace> places_served_by(models::VersionNumber version, const configs::Kafka& options,
                                      const std::string& brokers);

}  // namespace segue::training
