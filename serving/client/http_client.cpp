#include "serving/client/http_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <thread>

#include "serving/host_port.hpp"

namespace segue::serving::client {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

boost::system::result<HttpResponse, std::string> http_get(const Endpoint& endpoint, std::string_view target,
                                                          std::chrono::milliseconds timeout) {
  const std::string address = host_port(endpoint.host, endpoint.port);
  asio::io_context io;
  boost::system::error_code error;
  const auto addresses = asio::ip::tcp::resolver(io).resolve(endpoint.host, endpoint.port, error);
  if (error) return address + ": " + error.message();

  beast::tcp_stream stream(io);
  beast::flat_buffer buffer;
  http::request<http::empty_body> request{http::verb::get, std::string(target), 11};
  request.set(http::field::host, address);
  request.set(http::field::connection, "close");
  http::response_parser<http::string_body> parser;
  parser.body_limit(64 << 20);

  // Asynchronous inside, because Beast's timeouts do not bind blocking calls.
  const auto step = [&error](auto next) {
    return [&error, next](boost::system::error_code failed, const auto&) {
      error = failed;
      if (!failed) next();
    };
  };
  stream.expires_after(timeout);
  stream.async_connect(addresses, step([&] {
                         http::async_write(stream, request, step([&] {
                                             http::async_read(stream, buffer, parser, step([] {}));
                                           }));
                       }));
  io.run();
  if (error) return address + ": " + error.message();
  return HttpResponse{parser.get().result_int(), std::move(parser.get().body())};
}

boost::system::result<Endpoint, std::string> parse_endpoint(std::string_view address) {
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == address.size() ||
      address.find_first_not_of("0123456789", colon + 1) != std::string_view::npos)
    return {boost::system::in_place_error, '"' + std::string(address) + "\" is not host:port"};
  std::string_view host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return Endpoint{std::string(host), std::string(address.substr(colon + 1))};
}

bool wait_until_ready(const Endpoint& endpoint, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    const auto answer = http_get(endpoint, "/readyz", std::chrono::seconds(2));
    if (answer && answer->status == 200) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace segue::serving::client
