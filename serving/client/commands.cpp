#include "serving/client/commands.hpp"

#include <spdlog/spdlog.h>

#include <charconv>
#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>
#include <numeric>
#include <stdexcept>

#include "ingest/kafka/error.hpp"
#include "ingest/unix_time.hpp"
#include "serving/client/http_client.hpp"
#include "serving/client/load.hpp"
#include "serving/client/simulation/history.hpp"
#include "serving/client/simulation/report.hpp"
#include "serving/host_port.hpp"

namespace segue::serving::client {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds until_interrupted = std::chrono::hours(24 * 365);

/// What both commands ask for.
struct CommonArguments {
  std::string server;
  std::string json_file;
  std::uint32_t listeners = 1000;
  std::uint32_t tracks = 20'000;
  std::uint64_t seed = 1;
  double rate = 0;
  double seconds = 0;

  void add_to(CLI::App& command) {
    command.add_option("--server", server, "host:port of `segue serve` (default: the configured address)");
    command.add_option("--listeners", listeners, "listeners, each with a socket")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command.add_option("--tracks", tracks, "tracks of the simulated catalogue")
        ->check(CLI::Range(100, 10'000'000))
        ->capture_default_str();
    command.add_option("--rate", rate, "events a second, of all listeners together")
        ->check(CLI::Range(0.1, 1e6))
        ->capture_default_str();
    command.add_option("--seed", seed, "everything random follows from it")->capture_default_str();
    command.add_option("--json", json_file, "write the result there as well, as JSON");
  }

  Endpoint endpoint(const configs::Config& config) const {
    const std::string configured = host_port(config.serving.address, std::to_string(config.serving.port));
    const auto parsed = parse_endpoint(server.empty() ? configured : server);
    if (!parsed) throw std::runtime_error("--server: " + parsed.error());
    if (!wait_until_ready(*parsed, std::chrono::seconds(30)))
      throw std::runtime_error("no server is ready at " + host_port(parsed->host, parsed->port) +
                               " (start one with `segue serve`)");
    return *parsed;
  }

  void write(const std::string& json) const {
    if (json_file.empty()) return;
    std::ofstream file(json_file);
    file << json;
    if (!file.flush()) throw std::runtime_error("cannot write " + json_file);
  }

  Milliseconds duration() const {
    return seconds > 0 ? Milliseconds(static_cast<std::int64_t>(seconds * 1000)) : until_interrupted;
  }
};

/// Prefix of event ids, different in every run: a repeated id would be a duplicate.
std::string run_name(char kind) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, ingest::unix_ms(), 36).ptr;
  return kind + std::string(digits, end);
}

struct SimulateArguments : CommonArguments {
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
  options.end_ms = ingest::unix_ms() - 2 * options.session_gap.count();
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
  // A log with other plays in it gets other behaviour: a run never repeats what a model could have read.
  live.stream = 2 + static_cast<std::uint64_t>(std::accumulate(plays.begin(), plays.end(), std::int64_t{0}));

  simulation::Report report;
  report.live = simulation::run_live(world, live, simulation::PopularityList(std::move(plays)));
  report.server = fetch_figures(live.endpoint);
  std::cout << simulation::to_table(report) << std::flush;
  arguments.write(simulation::to_json(report));
  const bool whole = report.live.fleet.lost == 0 && report.live.fleet.out_of_order == 0;
  return whole ? 0 : 1;
}

int load(const CommonArguments& arguments, std::int64_t k, double warm_up, const configs::Config& config) {
  LoadOptions options;
  options.endpoint = arguments.endpoint(config);
  options.listeners = arguments.listeners;
  options.tracks = arguments.tracks;
  options.rate = arguments.rate;
  options.duration = arguments.duration();
  options.warm_up = Milliseconds(static_cast<std::int64_t>(warm_up * 1000));
  options.k = k;
  options.seed = arguments.seed;
  options.run = run_name('b');
  const LoadResult result = run_load(options);
  std::cout << to_table(result) << std::flush;
  arguments.write(to_json(result));
  return result.fleet.lost == 0 && result.fleet.out_of_order == 0 ? 0 : 1;
}

}  // namespace

void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
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

  auto loaded = std::make_shared<CommonArguments>();
  loaded->rate = 200;
  loaded->seconds = 30;
  auto k = std::make_shared<std::int64_t>(20);
  auto warm_up = std::make_shared<double>(2);
  CLI::App* load_command =
      app.add_subcommand("load", "Plays at a fixed rate (open loop), and how fast the lists come");
  loaded->add_to(*load_command);
  load_command->add_option("--seconds", loaded->seconds, "measured time")
      ->check(CLI::Range(0.1, 1e9))
      ->capture_default_str();
  load_command->add_option("--warm-up", *warm_up, "seconds before it, under the same load")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  load_command->add_option("--k", *k, "tracks in a list")->check(CLI::Range(1, 1000))->capture_default_str();
  configs::on_run(load_command,
                  [loaded, k, warm_up, options] { return load(*loaded, *k, *warm_up, options.load()); });
}

}  // namespace segue::serving::client
