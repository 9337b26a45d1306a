#include "tests/serving/raw_player.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <stdexcept>

namespace segue::serving {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds patience{30};

asio::ip::tcp::endpoint endpoint(const std::string& address) {
  const auto colon = address.rfind(':');
  return {asio::ip::make_address(address.substr(0, colon)),
          static_cast<unsigned short>(std::stoi(address.substr(colon + 1)))};
}

/// Runs one asynchronous operation to its end.
template <class Start>
error_code finish(asio::io_context& io, Start start) {
  error_code result;
  bool done = false;
  start([&](const error_code& error, auto&&...) {
    result = error;
    done = true;
  });
  io.restart();
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!done && std::chrono::steady_clock::now() < deadline) io.run_one_until(deadline);
  if (!done) throw std::runtime_error("the server did nothing for 30 s");
  return result;
}

}  // namespace

struct RawConnection::Impl {
  asio::io_context io;
  beast::tcp_stream stream{io};
  beast::flat_buffer buffer;
};

RawConnection::RawConnection(const std::string& address) : impl_(std::make_unique<Impl>()) {
  impl_->stream.connect(endpoint(address));
}

RawConnection::~RawConnection() = default;

bool RawConnection::send(const std::string& bytes) {
  error_code error;
  asio::write(impl_->stream, asio::buffer(bytes), error);
  return !error;
}

RawResponse RawConnection::receive(const std::string& method) {
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  if (method == "HEAD") parser.skip(true);
  if (finish(impl_->io,
             [&](auto handler) { http::async_read(impl_->stream, impl_->buffer, parser, handler); }))
    return {};
  RawResponse response{parser.get().result_int(), parser.get().body(), {}};
  for (const auto& field : parser.get()) {
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(c));
    std::string& value = response.headers[name];
    value += (value.empty() ? "" : ", ") + std::string(field.value());
  }
  return response;
}

RawResponse exchange_bytes(const std::string& address, const std::string& bytes) {
  RawConnection connection(address);
  connection.send(bytes);
  return connection.receive(bytes.substr(0, bytes.find(' ')));
}

RawResponse request(const std::string& address, const std::string& method, const std::string& target,
                    const std::string& body, const std::map<std::string, std::string>& headers) {
  std::string bytes = method + ' ' + target +
                      " HTTP/1.1\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
                      "\r\n";
  if (!headers.contains("Host")) bytes += "Host: " + address + "\r\n";
  for (const auto& [name, value] : headers) bytes += name + ": " + value + "\r\n";
  return exchange_bytes(address, bytes + "\r\n" + body);
}

struct RawPlayer::Impl {
  asio::io_context io;
  websocket::stream<beast::tcp_stream> stream{io};
  unsigned close_code = 0;
};

RawPlayer::RawPlayer(const std::string& address, const std::string& protocol, const std::string& origin)
    : impl_(std::make_unique<Impl>()) {
  beast::get_lowest_layer(impl_->stream).connect(endpoint(address));
  impl_->stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& upgrade) {
    if (!protocol.empty()) upgrade.set(http::field::sec_websocket_protocol, protocol);
    if (!origin.empty()) upgrade.set(http::field::origin, origin);
  }));
  websocket::response_type response;
  impl_->stream.read_message_max(0);
  if (const auto error = finish(impl_->io, [&](auto handler) {
        impl_->stream.async_handshake(response, address, "/v1/stream", handler);
      }))
    throw boost::system::system_error(error, std::to_string(response.result_int()));
}

RawPlayer::~RawPlayer() = default;

void RawPlayer::send(const std::string& text) {
  impl_->stream.text(true);
  finish(impl_->io, [&](auto handler) { impl_->stream.async_write(asio::buffer(text), handler); });
}

void RawPlayer::send_binary(const std::string& bytes) {
  impl_->stream.binary(true);
  finish(impl_->io, [&](auto handler) { impl_->stream.async_write(asio::buffer(bytes), handler); });
}

void RawPlayer::send_ping() {
  finish(impl_->io, [&](auto handler) { impl_->stream.async_ping({}, handler); });
}

void RawPlayer::send_raw(const std::string& bytes) {
  error_code ignored;
  asio::write(beast::get_lowest_layer(impl_->stream).socket(), asio::buffer(bytes), ignored);
}

std::optional<std::string> RawPlayer::receive() {
  beast::flat_buffer buffer;
  const auto error = finish(impl_->io, [&](auto handler) { impl_->stream.async_read(buffer, handler); });
  if (!error) return beast::buffers_to_string(buffer.data());
  if (error == websocket::error::closed) impl_->close_code = impl_->stream.reason().code;
  return std::nullopt;
}

std::optional<std::string> RawPlayer::receive(const std::string& type) {
  const std::string start = R"({"type":")" + type + '"';
  while (auto message = receive())
    if (message->starts_with(start)) return message;
  return std::nullopt;
}

unsigned RawPlayer::close_code() const { return impl_->close_code; }

unsigned RawPlayer::await_close() {
  while (receive()) continue;
  return impl_->close_code;
}

std::string RawPlayer::init(const std::string& user, const std::string& more) {
  send(R"({"type":"init","user_id":")" + user + '"' + more + '}');
  return receive("ready").value_or("closed with " + std::to_string(close_code()));
}

void RawPlayer::close() {
  finish(impl_->io, [&](auto handler) { impl_->stream.async_close(websocket::close_code::normal, handler); });
}

}  // namespace segue::serving
