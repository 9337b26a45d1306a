#include "serving/commands/commands.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <iostream>
#include <optional>

#include "base/descriptor_limit.hpp"
#include "base/durable_file.hpp"
#include "base/stop_signals.hpp"
#include "base/stopwatch.hpp"
#include "base/value_of.hpp"
#include "serving/service.hpp"

namespace segue::serving {
namespace {

constexpr std::chrono::milliseconds look_every{20};

int serve(const configs::Config& config, const std::string& address_file) {
  const base::Stopwatch clock;
  std::optional<base::StopSignals> signals(std::in_place);  // before any thread starts
  std::signal(SIGPIPE, SIG_IGN);
  base::raise_descriptor_limit();

  Service service(config);
  std::cout << "http://" << service.address() << "/" << std::endl;
  spdlog::info("listening on {} after {:.2f} s", service.address(), clock.seconds());

  while (!service.ready() && !signals->wait_until(std::chrono::steady_clock::now() + look_every)) continue;
  if (service.ready()) {
    spdlog::info("ready after {:.2f} s", clock.seconds());
    if (!address_file.empty()) base::value_of(base::replace_durably(address_file, service.address() + '\n'));
  }
  spdlog::info("{}: stopping", strsignal(signals->wait()));
  signals.reset();  // another signal ends it at once
  service.stop();
  spdlog::info("stopped");
  return 0;
}

}  // namespace

void add_serve_command(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* command =
      app.add_subcommand("serve", "Serve players and operators: WebSocket, HTTP and the page");
  const auto address_file = std::make_shared<std::string>();
  command->add_option("--address-file", *address_file, "File to leave host:port in once the server is ready");
  configs::on_run(command, [=] { return serve(options.load(), *address_file); });
}

}  // namespace segue::serving
