#include <iostream>
#include <memory>

#include "serving/commands/commands.hpp"
#include "serving/commands/listener_arguments.hpp"
#include "serving/simulator/simulation/load.hpp"

namespace segue::serving {
namespace {

int load(const ListenerArguments& arguments, std::int64_t k, double warm_up, const configs::Config& config) {
  simulator::LoadOptions options;
  options.endpoint = arguments.endpoint(config);
  options.listeners = arguments.listeners;
  options.tracks = arguments.tracks;
  options.rate = arguments.rate;
  options.duration = arguments.duration();
  options.warm_up = std::chrono::milliseconds(static_cast<std::int64_t>(warm_up * 1000));
  options.k = k;
  options.seed = arguments.seed;
  options.run = run_name('b');
  const simulator::LoadResult result = run_load(options);
  std::cout << to_table(result) << std::flush;
  arguments.write(to_json(result));
  return result.fleet.lost == 0 && result.fleet.out_of_order == 0 ? 0 : 1;
}

}  // namespace

void add_load_command(CLI::App& app, const configs::GlobalOptions& options) {
  auto loaded = std::make_shared<ListenerArguments>();
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

}  // namespace segue::serving
