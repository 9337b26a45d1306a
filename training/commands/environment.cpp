#include <boost/json.hpp>
#include <iostream>

#include "base/json.hpp"
#include "training/commands/commands.hpp"
#include "training/learners/device.hpp"
#include "training/learners/environment.hpp"

namespace segue::training {

void add_environment_command(CLI::App& app) {
  auto* command = app.add_subcommand("environment", "What trainings run with, as JSON: for `segue doctor`");
  configs::on_run(command, [] {
    std::cout << base::json_text({{"libtorch", library_versions().at("libtorch")},
                                  {"blas", blas_library()},
                                  {"gpus", gpu_count()}})
              << '\n';
    return 0;
  });
}

}  // namespace segue::training
