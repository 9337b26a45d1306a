#include <spdlog/spdlog.h>

#include <iostream>
#include <memory>
#include <numeric>

#include "base/clock.hpp"
#include "ingest/kafka/error.hpp"
#include "serving/commands/commands.hpp"
#include "serving/commands/listener_arguments.hpp"
#include "serving/simulator/simulation/history.hpp"
#include "serving/simulator/simulation/report.hpp"

namespace segue::serving {
namespace {

namespace simulation = simulator::simulation;

struct SimulateArguments : ListenerArguments {
  std::int64_t history = 0;
  double independent = 0.3;
};

void publish_past(const SimulateArguments& arguments, const simulation::World& world,
                  const configs::Config& config) {
  simulation::HistoryOptions options;
  options.listeners = arguments.listeners;
  options.events = arguments.history;
  options.seed = arguments.seed;
  options.session_gap = config.sessions.gap;
  options.end_ms = base::unix_ms() - 2 * options.session_gap.count();
  const auto events = simulation::simulate_history(world, options);
  simulation::publish_history(world, events, run_name('h'), config.kafka);
  spdlog::info("published {} tracks and {} past events of {} listeners", world.tracks(), events.size(),
               arguments.listeners);
}

std::vector<std::int64_t> plays_so_far(const simulation::World& world, const configs::Config& config) {
  try {
    return simulation::count_plays(world, config.kafka);
  } catch (const ingest::KafkaError& error) {
    spdlog::warn("the popularity list starts empty, because the log cannot be read: {}", error.what());
    return std::vector<std::int64_t>(world.tracks());
  }
}

int simulate(const SimulateArguments& arguments, const configs::Config& config) {
  const simulation::World world({.tracks = arguments.tracks, .seed = arguments.seed});
  if (arguments.history > 0) {
    publish_past(arguments, world, config);
    if (arguments.server.empty() && arguments.seconds <= 0) return 0;
  }
  simulation::LiveOptions live;
  live.endpoint = arguments.endpoint(config);
  live.listeners = arguments.listeners;
  live.independent = arguments.independent;
  live.rate = arguments.rate;
  live.duration = arguments.duration();
  live.session_gap = config.sessions.gap;
  live.seed = arguments.seed;
  live.run = run_name('l');
  std::vector<std::int64_t> plays = plays_so_far(world, config);
  // Another log gives another behaviour: a run never repeats choices that a model may have learnt.
  live.stream = 2 + static_cast<std::uint64_t>(std::accumulate(plays.begin(), plays.end(), std::int64_t{0}));

  simulation::Report report;
  report.live = simulation::run_live(world, live, simulation::PopularityList(std::move(plays)));
  report.server = simulator::fetch_figures(live.endpoint);
  std::cout << simulation::to_table(report) << std::flush;
  arguments.write(simulation::to_json(report));
  const bool whole = report.live.fleet.lost == 0 && report.live.fleet.out_of_order == 0;
  return whole ? 0 : 1;
}

}  // namespace

void add_simulate_command(CLI::App& app, const configs::GlobalOptions& options) {
  auto simulated = std::make_shared<SimulateArguments>();
  simulated->rate = 100;
  CLI::App* simulate_command = app.add_subcommand("simulate", "Simulated listeners: their past, and live");
  simulated->add_to(*simulate_command);
  simulate_command
      ->add_option("--history", simulated->history,
                   "first publish so many past events, and the tracks; alone, without --server or --seconds, "
                   "that is all")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000}));
  simulate_command->add_option("--seconds", simulated->seconds, "time to live (default: until interrupted)")
      ->check(CLI::Range(0.0, 1e9));
  simulate_command
      ->add_option("--independent", simulated->independent,
                   "share of the listeners who ignore the lists; hit rates are counted on them")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  configs::on_run(simulate_command, [simulated, options] { return simulate(*simulated, options.load()); });
}

}  // namespace segue::serving
