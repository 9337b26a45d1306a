#include "serving/simulator/simulation/load.hpp"

#include <fmt/core.h>
#include <spdlog/spdlog.h>

#include "serving/simulator/simulation/listener.hpp"
#include "serving/simulator/simulation/world.hpp"

namespace segue::serving::simulator {
namespace {

std::string percentiles(const char* name, const LatencySamples& samples) {
  std::string row = fmt::format("  {:<22}", name);
  for (const double share : {0.5, 0.9, 0.99, 0.999, 1.0})
    row += fmt::format("{:>10.2f}", samples.percentile_ms(share));
  return row + '\n';
}

}  // namespace

LoadResult run_load(const LoadOptions& options) {
  const simulation::World world({.tracks = options.tracks, .seed = options.seed});
  base::Random random(options.seed);
  FleetRunOptions run_options;
  run_options.fleet.endpoint = options.endpoint;
  run_options.fleet.k = options.k;
  for (std::uint32_t i = 0; i < options.listeners; ++i)
    run_options.fleet.user_ids.push_back(simulation::Listener::user_id(i));
  run_options.loop = {options.rate, options.duration + options.warm_up, random.next()};

  LoadResult result;
  result.offered_rate = options.rate;
  FleetRun run(std::move(run_options));
  PlayerFleet& fleet = run.fleet();
  fleet.measure_from = OpenLoop::Time::max();
  fleet.on_list = [&](PlayerFleet::Player, const Recommendations& list) {
    if (list.cause && std::chrono::steady_clock::now() >= fleet.measure_from)
      result.server_latencies.add(std::chrono::microseconds(list.latency_us));
  };
  std::int64_t number = 0;
  const auto arrival = [&](OpenLoop::Time scheduled) {
    if (number == 0) fleet.measure_from = scheduled + options.warm_up;
    PlayerEvent event;
    event.event_id = options.run + '-' + std::to_string(number++);
    event.track_id = simulation::World::track_id(world.draw(random));
    fleet.send(random.below(options.listeners), event, scheduled);
  };
  const auto progress = [&] {
    spdlog::info("{} events, p50 {:.2f} ms, p99 {:.2f} ms", fleet.statistics().events,
                 fleet.latencies().percentile_ms(0.5), fleet.latencies().percentile_ms(0.99));
  };
  run.run(arrival, progress);
  result.seconds = run.seconds();
  result.fleet = fleet.statistics();
  result.latencies = fleet.latencies();
  return result;
}

std::string to_table(const LoadResult& result) {
  const FleetStatistics& fleet = result.fleet;
  std::string out =
      fmt::format("\n{:.0f} s; {:.0f} events/s offered, {:.1f} sent\n", result.seconds, result.offered_rate,
                  result.seconds > 0 ? static_cast<double>(fleet.events) / result.seconds : 0);
  out += fmt::format("  {} events, {} lists; {} lost, {} out of order, {} disconnections\n", fleet.events,
                     fleet.answers, fleet.lost, fleet.out_of_order, fleet.disconnections);
  for (const auto& [code, count] : fleet.errors) out += fmt::format("  error {}: {}\n", code, count);
  out += fmt::format("\nmilliseconds            {:>10}{:>10}{:>10}{:>10}{:>10}\n", "p50", "p90", "p99",
                     "p99.9", "max");
  out += percentiles("event -> push", result.latencies);
  out += percentiles("  in the server", result.server_latencies);
  return out;
}

std::string to_json(const LoadResult& result) {
  const FleetStatistics& fleet = result.fleet;
  std::string out = fmt::format(
      R"({{"seconds":{:.3f},"offered_rate":{:.3f},"events":{},"answers":{},"lost":{},"out_of_order":{},)"
      R"("disconnections":{},"errors":{},"latency_ms":)",
      result.seconds, result.offered_rate, fleet.events, fleet.answers, fleet.lost, fleet.out_of_order,
      fleet.disconnections, to_json(fleet.errors));
  return out + to_json(result.latencies) + R"(,"server_latency_ms":)" + to_json(result.server_latencies) +
         "}\n";
}

}  // namespace segue::serving::simulator
