#include "serving/operator_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <stdexcept>

#include "serving/host_port.hpp"

namespace segue::serving {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

OperatorClient::OperatorClient(std::string_view server, std::string admin_token)
    : admin_token_(std::move(admin_token)) {
  constexpr std::string_view scheme = "http://";
  std::string_view authority = server.starts_with(scheme) ? server.substr(scheme.size()) : server;
  if (authority.ends_with('/')) authority.remove_suffix(1);
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == authority.size() ||
      authority.find_first_not_of("0123456789", colon + 1) != std::string_view::npos)
    throw std::runtime_error('"' + std::string(server) + "\" is not http://host:port");
  std::string_view host = authority.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  host_ = host;
  port_ = authority.substr(colon + 1);
}

OperatorAnswer OperatorClient::request(std::string_view method, std::string_view target,
                                       std::chrono::milliseconds timeout) const {
  asio::io_context io;
  beast::tcp_stream stream(io);
  beast::flat_buffer buffer;
  http::request<http::empty_body> request(http::string_to_verb(beast::string_view(method)),
                                          beast::string_view(target), 11);
  const std::string server = host_port(host_, port_);
  request.set(http::field::host, server);
  request.set(http::field::connection, "close");
  if (!admin_token_.empty()) request.set(http::field::authorization, "Bearer " + admin_token_);
  http::response_parser<http::string_body> answer;
  answer.body_limit(boost::none);

  // Asynchronous inside, because Beast's timeouts do not bind blocking calls.
  error_code error;
  const auto addresses = asio::ip::tcp::resolver(io).resolve(host_, port_, error);
  const auto then = [&error](auto next) {
    return [&error, next](const error_code& failed, const auto&) {
      error = failed;
      if (!failed) next();
    };
  };
  const auto read = [&] { http::async_read(stream, buffer, answer, then([] {})); };
  const auto write = [&] { http::async_write(stream, request, then(read)); };
  if (!error) {
    stream.expires_after(timeout);
    stream.async_connect(addresses, then(write));
    io.run();
  }
  if (error) throw std::runtime_error("no answer from the server at " + server + ": " + error.message());
  return {answer.get().result_int(), std::move(answer.get().body())};
}

}  // namespace segue::serving
