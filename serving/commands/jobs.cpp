#include <simdjson.h>

#include "serving/commands/commands.hpp"
#include "serving/commands/operator_client.hpp"

namespace segue::serving {
namespace {

int show_jobs(const OperatorClient& server) {
  simdjson::dom::parser parser;
  const std::string body = server.request("GET", "/v1/admin/jobs");
  for (const simdjson::dom::element job : parser.parse(body)["jobs"].get_array())
    print(job_of(simdjson::minify(job)));
  return 0;
}

}  // namespace

void add_jobs_command(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* command = app.add_subcommand("jobs", "List the retraining jobs, newest first");
  const auto server = add_server_option(command);
  configs::on_run(command, [=] { return show_jobs(OperatorClient(*server, options.load().serving)); });
}

}  // namespace segue::serving
