#include "training/commands.hpp"

namespace segue::training {

void add_commands(CLI::App&, const configs::GlobalOptions&) {}

}  // namespace segue::training
