// The front door of training: what needs LibTorch. Users run it as `segue train`, `segue trainer` and
// `segue evaluate`.
#include <CLI/CLI.hpp>

#include "configs/command_line.hpp"
#include "training/commands/commands.hpp"
#include "training/learners/blas_environment.hpp"

int main(int argc, char** argv) {
  segue::training::prepare_blas_environment(argv);
  CLI::App app("Segue: training and evaluation", "segue");
  app.set_version_flag("--version", SEGUE_VERSION);
  app.require_subcommand(1);
  const segue::configs::GlobalOptions options(app);
  segue::training::add_commands(app, options);
  return segue::configs::run(app, argc, argv);
}
