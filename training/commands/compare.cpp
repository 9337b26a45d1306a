#include <cstdio>

#include "base/value_of.hpp"
#include "training/commands/commands.hpp"
#include "training/reports/comparison.hpp"

namespace segue::training {
namespace {

int compare(const std::string& a, const std::string& b, std::size_t k) {
  const auto comparison = base::value_of(compare_predictions(a, b, k));
  std::printf(
      "%zu cases in %zu sequences; how much more the first has, and where that lies in 95 %% of draws\n",
      comparison.cases, comparison.sequences);
  for (const auto& [name, difference] : comparison.differences)
    std::printf("%-10s %+.4f [%+.4f, %+.4f]\n", name.c_str(), difference.mean, difference.low,
                difference.high);
  return 0;
}

}  // namespace

void add_compare_command(CLI::App& app) {
  struct Options {
    std::string a, b;
    std::size_t k = 10;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("compare", "Is one model better than another on the same cases?");
  command->add_option("a", options->a, "what `segue evaluate --model … --predictions` wrote")->required();
  command->add_option("b", options->b, "the same of another model")->required();
  command->add_option("--k", options->k, "length of the lists")->check(CLI::Range(1, 1000));
  configs::on_run(command, [options] { return compare(options->a, options->b, options->k); });
}

}  // namespace segue::training
