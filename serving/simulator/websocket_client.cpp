#include "serving/simulator/websocket_client.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <exception>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "serving/protocol/close_code.hpp"

namespace segue::serving::simulator {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;
using Socket = websocket::stream<beast::tcp_stream>;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds handshake_timeout{10};
constexpr std::chrono::seconds idle_timeout{60};
constexpr std::size_t max_message_bytes = 1 << 20;

bool refused_for_good(const websocket::response_type& response) {
  const unsigned status = response.result_int();
  return status >= 400 && status < 500 && status != 408 && status != 429;
}

}  // namespace

struct WebSocketClient::Impl : std::enable_shared_from_this<Impl> {
  struct Unacknowledged {
    std::string event_id;
    std::string json;
  };

  Impl(asio::io_context& context, ClientOptions o, ClientCallbacks c)
      : io(context), options(std::move(o)), callbacks(std::move(c)), timer(context) {}

  asio::io_context& io;
  ClientOptions options;
  ClientCallbacks callbacks;
  asio::steady_timer timer;
  std::minstd_rand jitter{std::random_device{}()};
  std::optional<Socket> socket;
  std::deque<std::string> output;  // front is being written while `writing`
  std::deque<Unacknowledged> unacknowledged;
  bool writing = false;
  bool closing = false;
  bool is_ready = false;
  bool was_ready = false;  // the last connection got that far
  bool stopped = false;

  asio::awaitable<void> run(std::shared_ptr<Impl> self) {
    auto backoff = options.first_backoff;
    while (!stopped) {
      Closed closed = co_await connection();
      if (stopped) closed = Closed{websocket::close_code::normal, {}, false};
      if (callbacks.closed) callbacks.closed(closed);
      if (stopped || !closed.reconnects) break;
      if (was_ready) backoff = options.first_backoff;
      std::uniform_int_distribution<std::int64_t> wait(backoff.count() / 2, backoff.count());
      timer.expires_after(std::chrono::milliseconds(wait(jitter)));
      co_await timer.async_wait(as_result);
      backoff = std::min(backoff * 2, options.last_backoff);
      if (stopped && callbacks.closed) callbacks.closed(Closed{websocket::close_code::normal, {}, false});
    }
    (void)self;  // keeps the state alive for as long as the coroutine runs
  }

  asio::awaitable<Closed> connection() {
    asio::ip::tcp::resolver resolver(io);
    const auto [unresolved, addresses] =
        co_await resolver.async_resolve(options.endpoint.host, options.endpoint.port, as_result);
    if (unresolved) co_return failure("resolving the host", unresolved);
    if (stopped) co_return Closed{};

    output.clear();
    socket.emplace(io);
    Closed closed = co_await conversation(addresses);
    was_ready = std::exchange(is_ready, false);
    // Waits for our closing handshake to end, and for a write in flight to be aborted: both use the socket.
    while (closing) co_await woken();
    beast::get_lowest_layer(*socket).close();
    while (writing) co_await woken();
    socket.reset();
    co_return closed;
  }

  asio::awaitable<void> woken() {
    timer.expires_at(asio::steady_timer::time_point::max());
    co_await timer.async_wait(as_result);
  }

  asio::awaitable<Closed> conversation(const asio::ip::tcp::resolver::results_type& addresses) {
    auto& stream = beast::get_lowest_layer(*socket);
    stream.expires_after(handshake_timeout);
    const auto [not_connected, address] = co_await stream.async_connect(addresses, as_result);
    if (not_connected) co_return failure("connecting", not_connected);
    error_code ignored;
    stream.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    stream.expires_never();

    socket->set_option(websocket::stream_base::timeout{handshake_timeout, idle_timeout, true});
    socket->set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
      request.set(beast::http::field::sec_websocket_protocol, "segue.v1");
      request.set(beast::http::field::user_agent, "segue");
    }));
    socket->read_message_max(max_message_bytes);
    websocket::response_type response;
    const auto [refused] =
        co_await socket->async_handshake(response, options.endpoint.authority(), "/v1/stream", as_result);
    if (refused == websocket::error::upgrade_declined)
      co_return Closed{0, "the server answered " + std::to_string(response.result_int()),
                       !refused_for_good(response)};
    if (refused) co_return failure("the WebSocket handshake", refused);

    write(to_json(options.init));
    beast::flat_buffer buffer;
    while (true) {
      const auto [ended, bytes] = co_await socket->async_read(buffer, as_result);
      if (ended == websocket::error::closed) {
        const auto& reason = socket->reason();
        co_return Closed{reason.code, std::string(reason.reason.data(), reason.reason.size()),
                         serving::reconnects(static_cast<CloseCode>(reason.code))};
      }
      if (ended) co_return failure("reading", ended);
      const auto data = buffer.cdata();
      handle(std::string_view(static_cast<const char*>(data.data()), data.size()));
      buffer.consume(bytes);
    }
  }

  static Closed failure(const char* what, const error_code& error) {
    return Closed{0, std::string(what) + ": " + error.message(), true};
  }

  void handle(std::string_view frame) {
    auto message = parse_server_message(frame);
    if (!message) {
      if (callbacks.error) callbacks.error(ServerError{"client_cannot_read", message.error(), {}});
      return;
    }
    std::visit([this](const auto& m) { received(m); }, *message);
  }

  void received(const Ready& message) {
    if (options.init.epoch != message.epoch) options.init.last_sequence.reset();
    options.init.epoch = message.epoch;
    is_ready = true;
    for (const Unacknowledged& event : unacknowledged) write(event.json);
    if (callbacks.ready) callbacks.ready(message);
  }

  void received(const Ack& message) {
    forget(message.event_id);
    if (callbacks.ack) callbacks.ack(message);
  }

  void received(const Recommendations& list) {
    // A list without cause and session is not personal: its sequence is no event of the listener's.
    if (list.cause || list.session) {
      auto& last = options.init.last_sequence;
      if (last && list.sequence <= *last) return;
      last = list.sequence;
    }
    if (callbacks.recommendations) callbacks.recommendations(list);
  }

  void received(const ServerError& message) {
    if (!message.event_id.empty()) forget(message.event_id);
    if (callbacks.error) callbacks.error(message);
  }

  void forget(const std::string& event_id) {
    const auto at = std::find_if(unacknowledged.begin(), unacknowledged.end(),
                                 [&](const Unacknowledged& e) { return e.event_id == event_id; });
    if (at != unacknowledged.end()) unacknowledged.erase(at);
  }

  void write(std::string message) {
    output.push_back(std::move(message));
    if (!writing) write_next();
  }

  void write_next() {
    writing = true;
    socket->async_write(asio::buffer(output.front()),
                        [self = shared_from_this()](const error_code& failed, std::size_t) {
                          self->writing = false;
                          if (failed) return void(self->timer.cancel());  // connection() may wait for it
                          self->output.pop_front();
                          if (!self->output.empty()) self->write_next();
                        });
  }

  void close(bool with_handshake) {
    stopped = true;
    timer.cancel();
    if (!socket) return;
    if (!with_handshake || !is_ready) return void(beast::get_lowest_layer(*socket).close());
    if (std::exchange(closing, true)) return;
    socket->async_close(websocket::close_code::normal, [self = shared_from_this()](const error_code&) {
      self->closing = false;
      self->timer.cancel();
    });
  }
};

WebSocketClient::WebSocketClient(asio::io_context& io, ClientOptions options, ClientCallbacks callbacks)
    : impl_(std::make_shared<Impl>(io, std::move(options), std::move(callbacks))) {}

WebSocketClient::~WebSocketClient() {
  impl_->callbacks = {};
  impl_->close(false);
}

void WebSocketClient::start() {
  asio::co_spawn(impl_->io, impl_->run(impl_), [](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);  // from a callback: out of io_context::run
  });
}

bool WebSocketClient::send(const PlayerEvent& event) {
  if (impl_->unacknowledged.size() >= impl_->options.max_unacknowledged) return false;
  impl_->unacknowledged.push_back({event.event_id, to_json(event)});
  if (impl_->is_ready) impl_->write(impl_->unacknowledged.back().json);
  return true;
}

void WebSocketClient::close() { impl_->close(true); }

bool WebSocketClient::ready() const { return impl_->is_ready; }

std::size_t WebSocketClient::unacknowledged() const { return impl_->unacknowledged.size(); }

}  // namespace segue::serving::simulator
