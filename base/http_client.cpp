#include "base/http_client.hpp"

// The parts of Asio and Beast that are compiled apart (BOOST_…_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace segue::base {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

std::string Endpoint::authority() const {
  return (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + port;
}

boost::system::result<Endpoint, std::string> parse_endpoint(std::string_view authority) {
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == authority.size() ||
      authority.find_first_not_of("0123456789", colon + 1) != std::string_view::npos)
    return {boost::system::in_place_error, '"' + std::string(authority) + "\" is not host:port"};
  std::string_view host = authority.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return Endpoint{std::string(host), std::string(authority.substr(colon + 1))};
}

boost::system::result<HttpAnswer, std::string> http_request(const Endpoint& endpoint, const HttpCall& call) {
  asio::io_context io;
  boost::system::error_code error;
  const auto addresses = asio::ip::tcp::resolver(io).resolve(endpoint.host, endpoint.port, error);
  if (error) return endpoint.authority() + ": " + error.message();

  beast::tcp_stream stream(io);
  beast::flat_buffer buffer;
  http::request<http::empty_body> request(http::string_to_verb(beast::string_view(call.method)),
                                          beast::string_view(call.target), 11);
  request.set(http::field::host, endpoint.authority());
  request.set(http::field::connection, "close");
  if (!call.bearer_token.empty())
    request.set(http::field::authorization, "Bearer " + std::string(call.bearer_token));
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);

  // Asynchronous inside, because Beast's timeouts do not bind blocking calls.
  const auto then = [&error](auto next) {
    return [&error, next](boost::system::error_code failed, const auto&) {
      error = failed;
      if (!failed) next();
    };
  };
  const auto read = [&] { http::async_read(stream, buffer, parser, then([] {})); };
  const auto write = [&] { http::async_write(stream, request, then(read)); };
  stream.expires_after(call.timeout);
  stream.async_connect(addresses, then(write));
  io.run();
  if (error) return endpoint.authority() + ": " + error.message();
  return HttpAnswer{parser.get().result_int(), std::move(parser.get().body())};
}

}  // namespace segue::base
