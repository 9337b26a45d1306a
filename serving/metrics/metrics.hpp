// The Prometheus exporter, GET /metrics. Prefix segue_, base units, never a user or a track in a label.
#pragma once

#include <string>

#include "serving/metrics/sources.hpp"

namespace segue::serving {

std::string prometheus_text(const Sources& sources);

}  // namespace segue::serving
