// Command-line handling shared by all commands of `segue` and `segue-train`: --config, --set, exit statuses.
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
  /// Construct it before adding commands. Sends the log to stderr: stdout is for the output of commands.
  explicit GlobalOptions(CLI::App& app);
  /// Loads the configuration and sets the log level. Throws ConfigError.
  Config load() const;
  /// The file that load() reads; nullopt: no file, every key not --set has its default.
  std::optional<std::filesystem::path> file() const;

 private:
  std::shared_ptr<std::string> file_ = std::make_shared<std::string>();
  std::shared_ptr<std::vector<std::string>> overrides_ = std::make_shared<std::vector<std::string>>();
};

/// Runs `body` when `command` is given; its return value is the exit status of the process.
inline void on_run(CLI::App* command, std::function<int()> body) {
  command->callback([body = std::move(body)] {
    if (const int status = body(); status != 0) throw CLI::RuntimeError(status);
  });
}

/// Parses the command line and runs the command named on it. Returns the exit status of the process: 2 for an
/// invalid command line, 1 if the command threw (its message goes to stderr), else the command's own.
int run(CLI::App& app, int argc, char** argv);

}  // namespace segue::configs
