// The entry point of `segue serve`, `broker`, `replay`, `simulate`, `models` … It does not link LibTorch; the
// commands that train are forwarded to segue-train, the executable beside it.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <string>

#include "configs/command_line.hpp"
#include "configs/commands/commands.hpp"
#include "ingest/commands/commands.hpp"
#include "models/commands/commands.hpp"
#include "serving/commands/commands.hpp"

namespace {

/// Declares a command of segue-train: named here so that --help lists it, run there with the same arguments.
void hand_over(CLI::App& app, const std::string& name, const std::string& description, char** arguments) {
  CLI::App* command = app.add_subcommand(name, description)->prefix_command()->fallthrough(false);
  command->set_help_flag();
  command->callback([arguments] {
    const std::string trainer = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "segue-train";
    execv(trainer.c_str(), arguments);
    std::cerr << "segue: cannot run " << trainer << ": " << std::strerror(errno) << '\n';
    throw CLI::RuntimeError(1);
  });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Segue: a streaming next-track recommender for music", "segue");
  app.set_version_flag("--version", SEGUE_VERSION);
  app.require_subcommand(1);
  const segue::configs::GlobalOptions options(app);
  segue::serving::add_commands(app, options);
  segue::ingest::add_commands(app, options);
  segue::models::add_commands(app, options);
  segue::configs::add_commands(app, options);
  hand_over(app, "train", "Train a version from the log or a data set", argv);
  hand_over(app, "trainer", "Take retraining jobs from Kafka", argv);
  hand_over(app, "evaluate", "Measure a version on a log or a data set, or a model on a data set", argv);
  hand_over(app, "tune", "Search the settings of a model that are best on validation", argv);
  hand_over(app, "table", "Results of `segue evaluate --model` in Markdown, beside published ones", argv);
  hand_over(app, "compare", "Is one model better than another on the same cases?", argv);
  return segue::configs::run(app, argc, argv);
}
