// Asking a running server, as the operator's commands do.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/http_client.hpp"
#include "configs/command_line.hpp"
#include "ingest/records/job.hpp"

namespace segue::serving {

/// Blocks, one connection a request; any thread.
class OperatorClient {
 public:
  /// `server`: "http://host:port" or "host:port"; empty: serving.address and port. Throws std::runtime_error
  /// on anything else.
  OperatorClient(std::string_view server, const configs::Serving& config);

  /// The body of a good answer. Throws std::runtime_error with the server's own sentence otherwise, or naming
  /// the server when it cannot be reached or does not answer in time.
  std::string request(std::string_view method, std::string_view target) const;

 private:
  base::Endpoint endpoint_;
  std::string admin_token_;
};

/// `--server`; the value outlives the command.
std::shared_ptr<std::string> add_server_option(CLI::App* command);

/// Throws std::runtime_error where the body of an answer is no job.
ingest::Job job_of(const std::string& body);

/// One line for a person.
void print(const ingest::Job& job);

}  // namespace segue::serving
