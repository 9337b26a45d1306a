#include "serving/commands/listener_arguments.hpp"

#include <charconv>
#include <stdexcept>

#include "base/clock.hpp"
#include "base/output_file.hpp"
#include "serving/simulator/server_figures.hpp"

namespace segue::serving {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds until_interrupted = std::chrono::hours(24 * 365);

}  // namespace

void ListenerArguments::add_to(CLI::App& command) {
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

base::Endpoint ListenerArguments::endpoint(const configs::Config& config) const {
  base::Endpoint endpoint{config.serving.address, std::to_string(config.serving.port)};
  if (!server.empty()) {
    const auto parsed = base::parse_endpoint(server);
    if (!parsed) throw std::runtime_error("--server: " + parsed.error());
    endpoint = *parsed;
  }
  if (!simulator::wait_until_ready(endpoint, std::chrono::seconds(30)))
    throw std::runtime_error("no server is ready at " + endpoint.authority() +
                             " (start one with `segue serve`)");
  return endpoint;
}

Milliseconds ListenerArguments::duration() const {
  return seconds > 0 ? Milliseconds(static_cast<std::int64_t>(seconds * 1000)) : until_interrupted;
}

void ListenerArguments::write(const std::string& json) const {
  base::OutputFile file(json_file);
  file << json;
  file.finish();
}

std::string run_name(char kind) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, base::unix_ms(), 36).ptr;
  return kind + std::string(digits, end);
}

}  // namespace segue::serving
