// Asking a running server, as the operator's commands do.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace segue::serving {

struct OperatorAnswer {
  unsigned status = 0;
  std::string body;
};

/// Blocks, one connection a request; any thread.
class OperatorClient {
 public:
  /// `server`: "http://host:port" or "host:port". Throws std::runtime_error on anything else. `admin_token`
  /// may be empty.
  OperatorClient(std::string_view server, std::string admin_token);

  /// Throws std::runtime_error, naming the server, when it cannot be reached or does not answer in time.
  OperatorAnswer request(std::string_view method, std::string_view target,
                         std::chrono::milliseconds timeout = std::chrono::seconds(10)) const;

 private:
  std::string host_;
  std::string port_;
  std::string admin_token_;
};

}  // namespace segue::serving
