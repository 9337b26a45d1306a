// What every command of `segue` and `segue-train` shares: --config, --set, and how a command ends.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "configs/load.hpp"

namespace segue::configs {

/// The options before or after the command: `--config FILE` (else $SEGUE_CONFIG, else the installed
/// segue.toml where it exists) and `--set section.key=value`, which may be repeated.
class GlobalOptions {
 public:
  /// To be constructed before commands are added. Sends the log to stderr: stdout belongs to what a command
  /// prints.
  explicit GlobalOptions(CLI::App& app);
  /// Loads and sets the log level. Throws ConfigError.
  Config load() const;
  /// The file that load() reads; nullopt: none, every key has its default.
  std::optional<std::filesystem::path> file() const;

 private:
  std::shared_ptr<std::string> file_ = std::make_shared<std::string>();
  std::shared_ptr<std::vector<std::string>> overrides_ = std::make_shared<std::vector<std::string>>();
};

/// Runs `body` when `command` is given; what it returns is the exit status of the process.
inline void on_run(CLI::App* command, std::function<int()> body) {
  command->callback([body = std::move(body)] {
    if (const int status = body(); status != 0) throw CLI::RuntimeError(status);
  });
}

/// Parses the command line and so runs the command that it names; the exit status of the process. 2: not a
/// command line of ours. 1: what the command threw, said in one sentence on stderr.
int run(CLI::App& app, int argc, char** argv);

}  // namespace segue::configs
