#include "tests/serving/simulator/fake_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <mutex>
#include <thread>

namespace segue::serving::simulator::testing {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::use_awaitable;

struct FakeServer::Impl {
  Impl(Script s, int r, unsigned status, const std::string& address)
      : script(std::move(s)),
        refusals(r),
        refusal_status(status),
        acceptor(io, {asio::ip::make_address(address), 0}) {}

  Script script;
  int refusals;
  unsigned refusal_status;
  asio::io_context io{1};
  asio::ip::tcp::acceptor acceptor;
  std::mutex mutex;
  std::vector<std::string> hosts;
  std::thread thread;
  int connections = 0;

  asio::awaitable<void> accept() {
    while (true) {
      asio::ip::tcp::socket socket = co_await acceptor.async_accept(use_awaitable);
      asio::co_spawn(io, serve(std::move(socket)), asio::detached);  // a lost connection ends it: no matter
    }
  }

  asio::awaitable<void> serve(asio::ip::tcp::socket accepted) {
    beast::tcp_stream stream(std::move(accepted));
    beast::flat_buffer buffer;
    http::request<http::string_body> request;
    co_await http::async_read(stream, buffer, request, use_awaitable);
    {
      const std::lock_guard lock(mutex);
      hosts.emplace_back(request[http::field::host]);
    }
    if (refusals > 0) {
      --refusals;
      http::response<http::empty_body> response(static_cast<http::status>(refusal_status), 11);
      response.prepare_payload();
      co_await http::async_write(stream, response, use_awaitable);
      co_return;
    }
    const int connection = connections++;
    websocket::stream<beast::tcp_stream> socket(std::move(stream));
    socket.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
      response.set(http::field::sec_websocket_protocol, "segue.v1");
    }));
    co_await socket.async_accept(request, use_awaitable);
    while (true) {
      buffer.clear();
      co_await socket.async_read(buffer, use_awaitable);
      const Answer answer = script(connection, beast::buffers_to_string(buffer.data()));
      for (const std::string& text : answer.texts)
        co_await socket.async_write(asio::buffer(text), use_awaitable);
      if (answer.drop) co_return;
      if (answer.close_code != 0)
        co_await socket.async_close(
            websocket::close_reason(static_cast<websocket::close_code>(answer.close_code), "as told"),
            use_awaitable);
    }
  }
};

FakeServer::FakeServer(Script script, int refusals, unsigned refusal_status, const std::string& address)
    : impl_(std::make_unique<Impl>(std::move(script), refusals, refusal_status, address)) {
  asio::co_spawn(impl_->io, impl_->accept(), asio::detached);
  impl_->thread = std::thread([this] { impl_->io.run(); });
}

FakeServer::~FakeServer() {
  impl_->io.stop();
  impl_->thread.join();
}

base::Endpoint FakeServer::endpoint() const {
  const auto endpoint = impl_->acceptor.local_endpoint();
  return {endpoint.address().to_string(), std::to_string(endpoint.port())};
}

std::vector<std::string> FakeServer::hosts() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->hosts;
}

std::string ready_text(int version) {
  return R"({"type":"ready","user_id":"u1","partition":3,"epoch":"e1","version":)" + std::to_string(version) +
         R"(,"session":null})";
}

std::string ack_text(const std::string& event_id, std::int64_t offset) {
  return R"({"type":"ack","event_id":")" + event_id + R"(","partition":3,"offset":)" +
         std::to_string(offset) + '}';
}

namespace {

std::string list_of(std::int64_t sequence, const std::string& cause, int version) {
  return R"({"type":"recommendations","sequence":)" + std::to_string(sequence) + R"(,"cause":)" + cause +
         R"(,"session":{"id":"3-1","steps":2},"version":)" + std::to_string(version) +
         R"(,"latency_us":812,"tracks":[{"track_id":"t000001","score":1.5,"title":"A","artist":"B"},)"
         R"({"track_id":"t000002","score":0.5}]})";
}

}  // namespace

std::string list_text(std::int64_t sequence, const std::string& cause_event_id, int version) {
  return list_of(sequence, R"({"event_id":")" + cause_event_id + R"(","type":"play","track_id":"t000001"})",
                 version);
}

std::string current_list_text(std::int64_t sequence) { return list_of(sequence, "null", 0); }

std::string field(const std::string& message, const std::string& key) {
  const std::string name = '"' + key + "\":\"";
  const auto begin = message.find(name);
  if (begin == std::string::npos) return {};
  const auto value = begin + name.size();
  return message.substr(value, message.find('"', value) - value);
}

}  // namespace segue::serving::simulator::testing
