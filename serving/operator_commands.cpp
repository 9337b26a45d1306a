#include "serving/operator_commands.hpp"

#include <simdjson.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <thread>

#include "configs/duration.hpp"
#include "ingest/records/job.hpp"
#include "ingest/unix_time.hpp"
#include "serving/access/player_token.hpp"
#include "serving/host_port.hpp"
#include "serving/http/target.hpp"
#include "serving/operator_client.hpp"

namespace segue::serving {
namespace {

constexpr std::chrono::milliseconds poll_every{500};

struct ServerOptions {
  std::string url;
};

std::shared_ptr<ServerOptions> add_server_option(CLI::App* command) {
  auto options = std::make_shared<ServerOptions>();
  command->add_option("--server", options->url,
                      "http://host:port of the server; default: serving.address and port");
  return options;
}

OperatorClient connect(const configs::Serving& config, const ServerOptions& options) {
  return OperatorClient(
      options.url.empty() ? host_port(config.address, std::to_string(config.port)) : options.url,
      config.admin_token);
}

/// The body of a good answer; throws with the server's own sentence otherwise.
std::string good(const OperatorAnswer& answer) {
  if (answer.status < 300) return answer.body;
  simdjson::dom::parser parser;
  std::string_view sentence;
  if (parser.parse(answer.body)["error"].get(sentence) != simdjson::SUCCESS) sentence = answer.body;
  throw std::runtime_error("the server answers " + std::to_string(answer.status) + ": " +
                           std::string(sentence));
}

ingest::Job job_of(const std::string& body) {
  auto job = ingest::parse_job(body);
  if (!job) throw std::runtime_error("the server's answer is not a job: " + job.error());
  return std::move(*job);
}

bool ended(const ingest::Job& job) {
  return job.state == ingest::JobState::published || job.state == ingest::JobState::rejected ||
         job.state == ingest::JobState::failed;
}

void print(const ingest::Job& job) {
  std::printf("%s  %-9s  %3.0f %%  %s", job.job_id.c_str(), std::string(to_string(job.state)).c_str(),
              100 * job.progress, job.message.c_str());
  if (job.version) std::printf("  (version %lld)", static_cast<long long>(*job.version));
  std::printf("\n");
  std::fflush(stdout);
}

int retrain(const OperatorClient& server, bool wait) {
  simdjson::dom::parser parser;
  const std::string body = good(server.request("POST", "/v1/admin/retrain"));
  std::string_view id;
  if (parser.parse(body)["job_id"].get(id) != simdjson::SUCCESS)
    throw std::runtime_error("the server's answer names no job");
  const std::string target = "/v1/admin/jobs/" + percent_encode(id);
  std::cout << id << std::endl;
  if (!wait) return 0;
  std::string shown;
  while (true) {
    const ingest::Job job = job_of(good(server.request("GET", target)));
    const std::string now = std::string(to_string(job.state)) + job.message + std::to_string(job.progress);
    if (now != shown) print(job);
    shown = now;
    if (ended(job)) return job.state == ingest::JobState::published ? 0 : 1;
    std::this_thread::sleep_for(poll_every);
  }
}

int show_jobs(const OperatorClient& server) {
  simdjson::dom::parser parser;
  const std::string body = good(server.request("GET", "/v1/admin/jobs"));
  for (const simdjson::dom::element job : parser.parse(body)["jobs"].get_array())
    print(job_of(simdjson::minify(job)));
  return 0;
}

int show_session(const OperatorClient& server, const std::string& user) {
  simdjson::dom::parser parser;
  const std::string body = good(server.request("GET", "/v1/admin/sessions/" + percent_encode(user)));
  const simdjson::dom::element root = parser.parse(body);
  const simdjson::dom::element session = root["session"];
  std::cout << "user " << user << ", partition " << root["partition"] << ", session " << session["id"]
            << ", newest list " << session["sequence"] << '\n';
  int number = 0;
  for (const simdjson::dom::element step : session["steps"].get_array()) {
    const auto text = [&](const char* name) {
      std::string_view value;
      return step[name].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
    };
    std::printf("%4d  %-9s  %s", ++number, text("action").c_str(), text("track_id").c_str());
    if (!text("title").empty()) std::printf("  %s – %s", text("artist").c_str(), text("title").c_str());
    std::printf("\n");
  }
  return 0;
}

int issue_token(const configs::Config& config, const std::string& user, const std::string& expires) {
  if (config.serving.token_secret.empty())
    throw std::runtime_error("serving.token_secret is empty: players need no token");
  const auto lifetime = configs::parse_duration(expires);
  if (!lifetime)
    throw std::runtime_error("--expires \"" + expires + "\" is no duration such as 30min, 1h or 7d");
  std::cout << make_player_token(config.serving.token_secret, user,
                                 (ingest::unix_ms() + lifetime->count()) / 1000)
            << '\n';
  return 0;
}

}  // namespace

void add_operator_commands(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* retrain_command = app.add_subcommand("retrain", "Ask for a retraining");
  const auto retrain_server = add_server_option(retrain_command);
  const auto wait = std::make_shared<bool>(false);
  retrain_command->add_flag("--wait", *wait,
                            "Follow the job; exit status 0 only if it published a new champion");
  configs::on_run(retrain_command,
                  [=] { return retrain(connect(options.load().serving, *retrain_server), *wait); });

  CLI::App* jobs_command = app.add_subcommand("jobs", "List the retraining jobs, newest first");
  const auto jobs_server = add_server_option(jobs_command);
  configs::on_run(jobs_command, [=] { return show_jobs(connect(options.load().serving, *jobs_server)); });

  CLI::App* session_command = app.add_subcommand("session", "Show a listener's open session");
  const auto session_server = add_server_option(session_command);
  const auto session_user = std::make_shared<std::string>();
  session_command->add_option("user", *session_user, "The listener's user id")->required();
  configs::on_run(session_command, [=] {
    return show_session(connect(options.load().serving, *session_server), *session_user);
  });

  CLI::App* token_command =
      app.add_subcommand("token", "Issue a player's token, signed with serving.token_secret");
  const auto token_user = std::make_shared<std::string>();
  const auto expires = std::make_shared<std::string>("1h");
  token_command->add_option("--user", *token_user, "The user id that the token vouches for")->required();
  token_command->add_option("--expires", *expires, "How long it is valid")->capture_default_str();
  configs::on_run(token_command, [=] { return issue_token(options.load(), *token_user, *expires); });
}

}  // namespace segue::serving
