// One plain HTTP/1.1 request over its own connection: what a command needs to ask a running server something.
#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "serving/simulator/websocket_client.hpp"

namespace segue::serving::client {

struct HttpResponse {
  unsigned status = 0;
  std::string body;
};

/// Blocks until the answer is there, at most `timeout`. The error is one sentence naming the address. Any
/// thread.
boost::system::result<HttpResponse, std::string> http_get(
    const Endpoint& endpoint, std::string_view target,
    std::chrono::milliseconds timeout = std::chrono::seconds(10));

/// "127.0.0.1:8080" or "[::1]:8080"; an error sentence on anything else.
boost::system::result<Endpoint, std::string> parse_endpoint(std::string_view address);

/// Asks /readyz until the server answers 200; false at the deadline.
bool wait_until_ready(const Endpoint& endpoint, std::chrono::milliseconds timeout);

}  // namespace segue::serving::client
