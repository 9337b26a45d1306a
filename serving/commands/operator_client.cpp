#include "serving/commands/operator_client.hpp"

#include <simdjson.h>

#include <cstdio>
#include <stdexcept>

#include "base/value_of.hpp"

namespace segue::serving {

OperatorClient::OperatorClient(std::string_view server, const configs::Serving& config)
    : admin_token_(config.admin_token) {
  constexpr std::string_view scheme = "http://";
  if (server.starts_with(scheme)) server.remove_prefix(scheme.size());
  if (server.ends_with('/')) server.remove_suffix(1);
  endpoint_ = server.empty() ? base::Endpoint{config.address, std::to_string(config.port)}
                             : base::value_of(base::parse_endpoint(server));
}

std::string OperatorClient::request(std::string_view method, std::string_view target) const {
  auto answer = base::http_request(endpoint_, {method, target, admin_token_});
  if (!answer) throw std::runtime_error("no answer from the server at " + answer.error());
  if (answer->status < 300) return std::move(answer->body);
  simdjson::dom::parser parser;
  std::string_view sentence;
  if (parser.parse(answer->body)["error"].get(sentence) != simdjson::SUCCESS) sentence = answer->body;
  throw std::runtime_error("the server answers " + std::to_string(answer->status) + ": " +
                           std::string(sentence));
}

std::shared_ptr<std::string> add_server_option(CLI::App* command) {
  auto server = std::make_shared<std::string>();
  command->add_option("--server", *server,
                      "http://host:port of the server; default: serving.address and port");
  return server;
}

ingest::Job job_of(const std::string& body) {
  auto job = ingest::parse_job(body);
  if (!job) throw std::runtime_error("the server's answer is not a job: " + job.error());
  return std::move(*job);
}

void print(const ingest::Job& job) {
  std::printf("%s  %-9s  %3.0f %%  %s", job.job_id.c_str(), std::string(base::to_string(job.state)).c_str(),
              100 * job.progress, job.message.c_str());
  if (job.version) std::printf("  (version %lld)", static_cast<long long>(*job.version));
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace segue::serving
