// A client of a running server's admin API, for the operator's commands.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/http_client.hpp"
#include "configs/command_line.hpp"
#include "ingest/records/job.hpp"

namespace segue::serving {

/// Blocking, one connection per request; any thread.
class OperatorClient {
 public:
  /// `server`: "http://host:port" or "host:port"; empty: serving.address and port. Throws std::runtime_error
  /// on anything else.
  OperatorClient(std::string_view server, const configs::Serving& config);

  /// The body of a successful response. Otherwise throws std::runtime_error with the server's error sentence,
  /// or one that names the server when it cannot be reached or does not respond in time.
  std::string request(std::string_view method, std::string_view target) const;

 private:
  base::Endpoint endpoint_;
  std::string admin_token_;
};

/// Adds `--server`; returns its value.
std::shared_ptr<std::string> add_server_option(CLI::App* command);

/// Parses the body of a response; throws std::runtime_error if it is no job.
ingest::Job job_of(const std::string& body);

/// Prints one readable line.
void print(const ingest::Job& job);

}  // namespace segue::serving
