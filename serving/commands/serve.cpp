#include "serving/commands/commands.hpp"

#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "serving/service.hpp"

namespace segue::serving {
namespace {

constexpr std::chrono::milliseconds look_every{20};

/// Raises the soft limit of descriptors, often 1,024: every connection needs one.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) spdlog::warn("the limit of open files could not be raised");
}

/// Written under a temporary name first, so that nobody reads a partial address.
void write_address(const std::filesystem::path& file, const std::string& address) {
  const std::filesystem::path temporary = file.string() + ".new";
  std::ofstream(temporary) << address << '\n';
  std::error_code error;
  std::filesystem::rename(temporary, file, error);
  if (error) throw std::runtime_error("cannot write " + file.string() + ": " + error.message());
}

int serve(const configs::Config& config, const std::string& address_file) {
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  // Blocked before any thread starts, so that only the wait below receives them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();

  Service service(config);
  std::cout << "http://" << service.address() << "/" << std::endl;
  spdlog::info("listening on {} after {:.2f} s", service.address(), seconds());

  const timespec wait{0, std::chrono::nanoseconds(look_every).count()};
  int signal_number = -1;
  for (bool ready = false; signal_number < 0;) {
    if (ready) {
      signal_number = sigwaitinfo(&signals, nullptr);
    } else {
      signal_number = sigtimedwait(&signals, nullptr, &wait);
      if (!service.ready()) continue;
      ready = true;
      spdlog::info("ready after {:.2f} s", seconds());
      if (!address_file.empty()) write_address(address_file, service.address());
    }
  }
  spdlog::info("{}: stopping", strsignal(signal_number));
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);  // another signal ends it at once
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
