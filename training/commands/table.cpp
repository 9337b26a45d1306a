#include "training/commands/commands.hpp"

#include <iostream>

#include "base/value_of.hpp"
#include "training/reports/result_table.hpp"

namespace segue::training {

void add_table_command(CLI::App& app) {
  struct Options {
    std::vector<std::string> files;
    bool tsv = false;
  };
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("table", "Results of `segue evaluate --model` in Markdown, beside published ones");
  command->add_option("files", options->files, "what `segue evaluate --model … --json` wrote")->required();
  command->add_flag("--tsv", options->tsv, "ours alone, a metric a line, for programs");
  configs::on_run(command, [options] {
    std::vector<ResultRow> rows;
    for (const auto& file : options->files) rows.push_back(base::value_of(read_result(file)));
    std::cout << (options->tsv ? to_tsv(rows) : to_markdown(rows, published_rows()));
    return 0;
  });
}

}  // namespace segue::training
