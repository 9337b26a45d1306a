#include "ingest/commands/commands.hpp"

#include <cstdio>
#include <stdexcept>

#include "ingest/datasets/description.hpp"

namespace segue::ingest {
namespace {

struct DescribeOptions {
  std::string dataset;
  std::string columns;
  bool json = false;
};

int describe(const DescribeOptions& options) {
  const auto spec = parse_dataset_spec(options.dataset, options.columns);
  if (spec.has_error()) throw std::runtime_error(spec.error());
  const auto about = datasets::describe(*spec);
  if (about.has_error()) throw std::runtime_error(about.error());
  std::fputs(options.json ? (to_json(*about) + "\n").c_str() : to_text(*about).c_str(), stdout);
  return 0;
}

}  // namespace

void add_data_command(CLI::App& app) {
  auto* const command = app.add_subcommand("data", "look at data sets");
  command->require_subcommand(1);
  auto* const describe_command = command->add_subcommand(
      "describe", "print how many users, items and sessions, and how they are spread");
  const auto chosen = std::make_shared<DescribeOptions>();
  describe_command->add_option("PATH", chosen->dataset, "a file or folder, or KIND:PATH")->required();
  describe_command->add_option("--columns", chosen->columns,
                               "of csv:FILE: user=NAME,item=NAME, and session, time, weight, skipped, title, "
                               "artist likewise");
  describe_command->add_flag("--json", chosen->json, "as one JSON object");
  configs::on_run(describe_command, [chosen] { return describe(*chosen); });
}

}  // namespace segue::ingest
