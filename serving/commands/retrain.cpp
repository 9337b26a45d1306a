#include <simdjson.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <thread>

#include "serving/api/target.hpp"
#include "serving/commands/commands.hpp"
#include "serving/commands/operator_client.hpp"

namespace segue::serving {
namespace {

constexpr std::chrono::milliseconds poll_every{500};

bool ended(const ingest::Job& job) {
  return job.state == ingest::JobState::published || job.state == ingest::JobState::rejected ||
         job.state == ingest::JobState::failed;
}

int retrain(const OperatorClient& server, bool wait) {
  simdjson::dom::parser parser;
  const std::string body = server.request("POST", "/v1/admin/retrain");
  std::string_view id;
  if (parser.parse(body)["job_id"].get(id) != simdjson::SUCCESS)
    throw std::runtime_error("the server's answer names no job");
  const std::string target = "/v1/admin/jobs/" + percent_encode(id);
  std::cout << id << std::endl;
  if (!wait) return 0;
  std::string shown;
  while (true) {
    const ingest::Job job = job_of(server.request("GET", target));
    const std::string now =
        std::string(base::to_string(job.state)) + job.message + std::to_string(job.progress);
    if (now != shown) print(job);
    shown = now;
    if (ended(job)) return job.state == ingest::JobState::published ? 0 : 1;
    std::this_thread::sleep_for(poll_every);
  }
}

}  // namespace

void add_retrain_command(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* command = app.add_subcommand("retrain", "Ask for a retraining");
  const auto server = add_server_option(command);
  const auto wait = std::make_shared<bool>(false);
  command->add_flag("--wait", *wait, "Follow the job; exit status 0 only if it published a new champion");
  configs::on_run(command, [=] { return retrain(OperatorClient(*server, options.load().serving), *wait); });
}

}  // namespace segue::serving
