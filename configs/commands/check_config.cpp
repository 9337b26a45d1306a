#include "configs/commands/commands.hpp"

#include <iostream>

namespace segue::configs {

void add_commands(CLI::App& app, const GlobalOptions& options) {
  CLI::App* command = app.add_subcommand("check-config", "Check the configuration, or print the default one");
  const auto print_defaults = std::make_shared<bool>(false);
  command->add_flag("--defaults", *print_defaults, "print segue.toml: every key with its default and bounds");
  on_run(command, [=] {
    if (*print_defaults) {
      std::cout << default_toml();
      return 0;
    }
    options.load();
    const auto file = options.file();
    std::cout << (file ? file->string() + " is correct"
                       : std::string("no configuration file: every key has its default"))
              << '\n';
    return 0;
  });
}

}  // namespace segue::configs
