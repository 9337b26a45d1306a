// One plain HTTP/1.1 request over its own connection: what a command needs to ask a running server something.
#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <string>
#include <string_view>

namespace segue::base {

struct Endpoint {
  std::string host = "127.0.0.1";  // a name or an address, an IPv6 one without brackets
  std::string port = "8080";

  /// "127.0.0.1:8080" or "[::1]:8080", as a Host header has it.
  std::string authority() const;
};

/// Of an authority(); an error sentence on anything else.
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

/// Blocks until the answer is there, at most the timeout. The error is one sentence naming the address. Any
/// thread.
boost::system::result<HttpAnswer, std::string> http_request(const Endpoint& endpoint, const HttpCall& call);

}  // namespace segue::base
