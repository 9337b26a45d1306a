// A minimal HTTP/1.1 client: one request over a connection of its own, for commands that query a running
// server.
#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <string>
#include <string_view>

namespace segue::base {

struct Endpoint {
  std::string host = "127.0.0.1";  // a name or an address, an IPv6 one without brackets
  std::string port = "8080";

  /// "127.0.0.1:8080" or "[::1]:8080", as in a Host header.
  std::string authority() const;
};

/// Parses the form that authority() gives; the error is one sentence.
boost::system::result<Endpoint, std::string> parse_endpoint(std::string_view authority);

struct HttpCall {
  std::string_view method = "GET";
  std::string_view target = "/";
  std::string_view bearer_token = {};  // empty: no Authorization header
  std::chrono::milliseconds timeout = std::chrono::seconds(10);
};

struct HttpAnswer {
  unsigned status = 0;
  std::string body;
};

/// Blocks until the response has arrived, at most for the timeout. The error is one sentence that names the
/// address; an HTTP error status is a response, not an error. Any thread.
boost::system::result<HttpAnswer, std::string> http_request(const Endpoint& endpoint, const HttpCall& call);

}  // namespace segue::base
