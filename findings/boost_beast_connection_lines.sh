#!/usr/bin/env bash
# Boost.Beast 1.81 takes a WebSocket handshake whose Connection field stands on two lines for none: is_upgrade() and
# accept() look at the first line only. "A recipient MAY combine multiple field lines within a field section that have the
# same field name into one field line, without changing the semantics of the message" (RFC 9110, section 5.3; Connection is
# such a list, section 7.6.1). Exit status: 0 it is so, 1 it is otherwise, 2 it could not be tried.
set -euo pipefail

package=libboost1.81-dev=1.81.0-5+deb12u1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
{ apt-get download "$package" && dpkg -x ./*.deb .; } >log 2>&1 || { cat log >&2; echo "cannot get $package" >&2; exit 2; }
cat >shown.cpp <<'CPP'
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/version.hpp>
#include <iostream>
namespace beast = boost::beast;
namespace http = beast::http;
struct Outcome { bool is_upgrade; std::string accepted; };
Outcome handshake(const std::string& connection) {
  const std::string text = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n" + connection +
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  http::request_parser<http::empty_body> parser;
  beast::error_code error;
  parser.eager(true);
  parser.put(boost::asio::buffer(text), error);
  if (error || !parser.is_done()) return {false, "not read: " + error.message()};
  boost::asio::io_context io;
  beast::test::stream client(io);
  beast::websocket::stream<beast::test::stream> server(io);
  server.next_layer().connect(client);
  server.accept(parser.get(), error);
  return {beast::websocket::is_upgrade(parser.get()), error ? error.message() : "accepted"};
}
int main() {
  std::cout << "Boost " << BOOST_LIB_VERSION << '\n';
  const auto show = [](const char* what, const Outcome& outcome) {
    std::cout << what << ": is_upgrade " << outcome.is_upgrade << ", accept: " << outcome.accepted << '\n';
  };
  const Outcome one = handshake("Connection: keep-alive, Upgrade\r\n");
  const Outcome two = handshake("Connection: keep-alive\r\nConnection: Upgrade\r\n");
  show("on one line ", one);
  show("on two lines", two);
  return one.is_upgrade && one.accepted == "accepted" && !two.is_upgrade && two.accepted != "accepted" ? 0 : 1;
}
CPP
g++ -std=c++17 -O0 -Iusr/include shown.cpp -o shown -lpthread 2>log || { cat log >&2; exit 2; }
./shown || { echo "It has changed: both forms of the field are the same."; exit 1; }
