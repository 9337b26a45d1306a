#include "serving/net/websocket_connection.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <mutex>
#include <optional>
#include <utility>

namespace segue::serving {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

/// The timeout of the peer's close frame.
constexpr std::chrono::seconds closing_time{3};
/// A write that takes longer means that the peer does not read.
constexpr std::chrono::milliseconds stalled_after{250};

/// Everything but the Sink's functions and shut_down() runs on the stream's strand. At most one read and one
/// write are in flight; further output waits in the bounded queue.
class WebSocketConnection final : public Sink,
                                  public LiveConnection,
                                  public std::enable_shared_from_this<WebSocketConnection> {
 public:
  WebSocketConnection(beast::tcp_stream stream, http::request<http::string_body> upgrade,
                      ConnectionContext& context)
      : context_(context),
        stream_(std::move(stream)),
        upgrade_(std::move(upgrade)),
        timer_(stream_.get_executor()),
        queue_(static_cast<std::size_t>(context.config.max_output_bytes)) {}

  ~WebSocketConnection() override {
    context_.live.remove(this);
    if (opened_) context_.counters.connections.add(-1);
  }

  void start() {
    context_.live.add(shared_from_this());
    // This class pings idle connections itself: Beast's own pings have no interval apart from the timeout.
    stream_.set_option(websocket::stream_base::timeout{closing_time, websocket::stream_base::none(), false});
    stream_.set_option(websocket::stream_base::decorator([this](websocket::response_type& response) {
      response.set(http::field::server, "segue");
      if (!upgrade_[http::field::sec_websocket_protocol].empty())
        response.set(http::field::sec_websocket_protocol, "segue.v1");
    }));
    stream_.read_message_max(static_cast<std::size_t>(context_.config.max_message_bytes));
    stream_.auto_fragment(false);
    stream_.control_callback([this](websocket::frame_type kind, beast::string_view) {
      last_received_ = Clock::now();
      if (kind == websocket::frame_type::ping && conversation_) conversation_->ping_received(last_received_);
    });
    stream_.async_accept(upgrade_,
                         [self = shared_from_this()](const error_code& error) { self->on_accepted(error); });
  }

  void list(SharedText json, ingest::Offset session) override {
    push([&] { return queue_.list(std::move(json), stalled_, session); });
  }
  void message(SharedText json) override {
    push([&] { return queue_.message(std::move(json), stalled_); });
  }
  void close(CloseCode code) override {
    asio::post(stream_.get_executor(), [self = shared_from_this(), code] { self->begin_close(code); });
  }
  void shut_down() override { close(CloseCode::shutting_down); }

 private:
  void on_accepted(const error_code& error) {
    if (error) return;
    upgrade_ = {};
    opened_ = true;
    context_.counters.opened.add();
    context_.counters.connections.add();
    if (closing_) return close_when_written();  // shut down during the handshake
    last_received_ = Clock::now();
    conversation_.emplace(context_.conversations, weak_from_this(), last_received_);
    wait(context_.config.init_timeout, &WebSocketConnection::on_init_timeout);
    read();
  }

  void read() {
    stream_.async_read(
        buffer_, [self = shared_from_this()](const error_code& error, std::size_t) { self->on_read(error); });
  }

  void on_read(const error_code& error) {
    if (error) return end();
    last_received_ = Clock::now();
    if (closing_) {
      // Messages received after our close frame are ignored.
    } else if (!stream_.got_text()) {
      begin_close(CloseCode::protocol_error);
    } else {
      const auto data = buffer_.cdata();
      conversation_->received({static_cast<const char*>(data.data()), data.size()}, last_received_);
      if (awaiting_init_ && conversation_->initialised()) {
        awaiting_init_ = false;
        watch();
      }
    }
    buffer_.consume(buffer_.size());
    read();
  }

  /// Any thread. Output waits in the bounded queue only, never in posted handlers.
  template <class PushToQueue>
  void push(PushToQueue push_to_queue) {
    {
      const std::lock_guard lock(mutex_);
      if (output_closed_) return;
      const std::size_t replaced_before = queue_.replaced();
      output_closed_ = push_to_queue() == OutputQueue::Push::overflow;
      context_.counters.lists_replaced.add(static_cast<std::int64_t>(queue_.replaced() - replaced_before));
      if (!output_closed_ && std::exchange(woken_, true)) return;
    }
    asio::post(stream_.get_executor(), [self = shared_from_this()] { self->wake(); });
  }

  /// Checked here, after the handlers of all completed writes: a write still in flight now means that the
  /// peer does not read, while an earlier check could mean that this thread is late.
  void wake() {
    {
      const std::lock_guard lock(mutex_);
      woken_ = false;
      stalled_ = writing_ && Clock::now() - writing_since_ > stalled_after;
    }
    write();
    if (output_closed()) begin_close(CloseCode::slow_reader);
  }

  bool output_closed() {
    const std::lock_guard lock(mutex_);
    return output_closed_;
  }

  /// Writes the next queued text, unless a write is in flight, whose completion continues here.
  void write() {
    if (writing_) return;
    {
      const std::lock_guard lock(mutex_);
      writing_ = queue_.pop();
      stalled_ = false;
    }
    writing_since_ = Clock::now();
    if (!writing_) {
      if (closing_) send_close();
      return;
    }
    stream_.text(true);
    stream_.async_write(asio::buffer(*writing_),
                        [self = shared_from_this()](const error_code& error, std::size_t) {
                          self->writing_.reset();
                          if (error) return self->end();
                          self->write();
                        });
  }

  /// The close frame follows the queued output, which is dropped if the peer does not read.
  void begin_close(CloseCode code) {
    if (closing_) return;
    closing_ = code;
    if (opened_) close_when_written();  // else at the end of the handshake
  }

  void close_when_written() {
    const CloseCode code = *closing_;
    {
      const std::lock_guard lock(mutex_);
      output_closed_ = true;
      if (code == CloseCode::slow_reader || code == CloseCode::no_pong) queue_.clear();
    }
    for (std::size_t i = 0; i < context_.counters.closes.size(); ++i)
      if (base::enumerators<CloseCode>[i].first == code) context_.counters.closes[i].add();
    conversation_.reset();
    wait(closing_time, &WebSocketConnection::cut);
    write();
  }

  void send_close() {
    const websocket::close_reason reason(static_cast<websocket::close_code>(*closing_),
                                         beast::string_view(base::to_string(*closing_)));
    stream_.async_close(reason, [self = shared_from_this()](const error_code&) { self->end(); });
  }

  void on_init_timeout() {
    if (awaiting_init_ && conversation_) begin_close(CloseCode::init_timeout);
  }

  /// Pings a connection that was idle for the interval; closes it if it stays idle afterwards.
  void watch() {
    if (!conversation_) return;
    const auto silent = Clock::now() - last_received_;
    if (silent < context_.config.ping_interval)
      return wait(
          std::chrono::duration_cast<std::chrono::milliseconds>(context_.config.ping_interval - silent) +
              std::chrono::milliseconds(1),
          &WebSocketConnection::watch);
    if (!pinging_) {
      pinging_ = true;
      stream_.async_ping({}, [self = shared_from_this()](const error_code&) { self->pinging_ = false; });
    }
    pinged_ = Clock::now();
    wait(context_.config.pong_timeout, &WebSocketConnection::on_pong_due);
  }

  void on_pong_due() {
    if (!conversation_) return;
    last_received_ < pinged_ ? begin_close(CloseCode::no_pong) : watch();
  }

  /// The one timer: a new wait replaces the old.
  void wait(std::chrono::milliseconds time, void (WebSocketConnection::*next)()) {
    timer_.expires_after(time);
    timer_.async_wait([weak = weak_from_this(), next](const error_code& error) {
      const auto self = weak.lock();
      if (!error && self) ((*self).*next)();
    });
  }

  void cut() {
    error_code ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
  }

  void end() {
    conversation_.reset();
    timer_.cancel();
    cut();
  }

  ConnectionContext& context_;
  websocket::stream<beast::tcp_stream> stream_;
  http::request<http::string_body> upgrade_;
  asio::steady_timer timer_;
  beast::flat_buffer buffer_;
  SharedText writing_;  // in flight; null: none
  Clock::time_point writing_since_;
  std::optional<Conversation> conversation_;
  std::optional<CloseCode> closing_;
  Clock::time_point last_received_;
  Clock::time_point pinged_;
  bool awaiting_init_ = true;  // no init accepted yet
  bool pinging_ = false;
  bool opened_ = false;

  std::mutex mutex_;  // guards the members below
  OutputQueue queue_;
  bool stalled_ = false;        // the peer does not read
  bool woken_ = false;          // wake() has been posted
  bool output_closed_ = false;  // nothing more is queued
};

}  // namespace

void start_websocket_connection(beast::tcp_stream stream, http::request<http::string_body> upgrade,
                                ConnectionContext& context) {
  const auto connection =
      std::make_shared<WebSocketConnection>(std::move(stream), std::move(upgrade), context);
  connection->start();
}

}  // namespace segue::serving
