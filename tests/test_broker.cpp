// `segue broker` alone, for tests that need a broker but not the rest of Segue.
#include <CLI/CLI.hpp>
#include <iostream>

#include "ingest/commands/commands.hpp"

int main(int argc, char** argv) {
  CLI::App app;
  const segue::configs::GlobalOptions options(app);
  segue::ingest::add_broker_command(app, options);
  try {
    CLI11_PARSE(app, argc, argv);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
