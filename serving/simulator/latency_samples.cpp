#include "serving/simulator/latency_samples.hpp"

#include <fmt/core.h>

namespace segue::serving::simulator {

std::string to_json(const LatencySamples& samples) {
  return fmt::format(R"({{"count":{},"p50":{:.3f},"p90":{:.3f},"p99":{:.3f},"p99.9":{:.3f},"max":{:.3f}}})",
                     samples.count(), samples.percentile_ms(0.5), samples.percentile_ms(0.9),
                     samples.percentile_ms(0.99), samples.percentile_ms(0.999), samples.percentile_ms(1));
}

}  // namespace segue::serving::simulator
