#include "serving/net/http_connection.hpp"

#include <algorithm>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <ctime>
#include <optional>
#include <utility>

#include "base/ascii_case.hpp"
#include "base/clock.hpp"
#include "serving/access/origin.hpp"
#include "serving/api/cors.hpp"
#include "serving/api/target.hpp"
#include "serving/net/content_coding.hpp"
#include "serving/net/handshake.hpp"
#include "serving/net/request_rules.hpp"
#include "serving/net/websocket_connection.hpp"

namespace segue::serving {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr std::size_t max_header_bytes = 8192;
/// Longer than what load balancers and proxies keep an idle connection for, often 60 s: if the server closes
/// first, a request that is just on its way is lost, and a POST is not sent again.
constexpr std::chrono::seconds keep_alive{75};
constexpr std::chrono::seconds body_timeout{30};
constexpr std::chrono::seconds answer_timeout{30};
constexpr std::chrono::seconds drain_timeout{10};
constexpr std::chrono::seconds drain_pause{1};
constexpr std::size_t drained_at_once = 65'536;
constexpr std::size_t max_being_refused = 256;

bool is_stream(const std::string& text) {
  const auto target = parse_target(text);
  return target && target->path == std::vector<std::string>{"v1", "stream"};
}

HttpResponse unavailable() {
  HttpResponse response =
      error_response(503, "there are as many connections as serving.max_connections allows");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

/// The present in the form of RFC 9110, section 5.6.7.
std::string http_date() {
  const std::time_t now = base::unix_ms() / 1000;
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc)};
}

class HttpConnection final : public LiveConnection, public std::enable_shared_from_this<HttpConnection> {
 public:
  /// `one_too_many`: its request is answered by 503.
  HttpConnection(asio::ip::tcp::socket socket, ConnectionContext& context, bool one_too_many)
      : context_(context), stream_(std::move(socket)), one_too_many_(one_too_many) {
    if (one_too_many_) ++context_.being_refused;
  }
  ~HttpConnection() override { one_too_many_ ? void(--context_.being_refused) : context_.live.remove(this); }

  auto executor() { return stream_.get_executor(); }

  void start() {
    if (one_too_many_) return read(drain_pause);
    context_.live.add(shared_from_this());
    read(context_.config.init_timeout);
  }

  void shut_down() override {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      self->shutting_down_ = true;
      if (!self->answering_) self->stream_.cancel();
    });
  }

 private:
  void read(std::chrono::milliseconds timeout) {
    parser_.emplace();
    parser_->header_limit(max_header_bytes);
    parser_->body_limit(static_cast<std::uint64_t>(context_.config.max_message_bytes));
    request_ = {};
    head_ = false;
    version_ = 11;
    stream_.expires_after(timeout);
    http::async_read_header(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](const error_code& error, std::size_t) { self->on_header(error); });
  }

  void on_header(const error_code& error) {
    if (error == http::error::bad_method && skip_empty_line()) return read(body_timeout);
    if (error && error != http::error::body_limit) return refuse_unreadable(error);
    empty_line_skipped_ = false;
    take_head();
    if (auto wrong = check_head(request_, version_)) return refuse(std::move(*wrong));
    if (!origin_allowed(request_.header("origin"), request_.host, context_.config.allowed_origins,
                        context_.loopback))
      return refuse(
          error_response(403,
                         "pages of this origin may not connect: serving.allowed_origins names those "
                         "that may beside the server's own, whose Host a proxy must pass on"));
    page_allowed_ = true;
    if (one_too_many_) return refuse(unavailable());
    if (error) return refuse(too_large());
    if (auto wrong = check_expectations(request_, version_)) return refuse(std::move(*wrong));
    stream_.expires_after(body_timeout);
    if (parser_->is_done() || !waits_for_continue(request_, version_)) return read_body();
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(stream_, asio::buffer(go_on),
                      [self = shared_from_this()](const error_code& failed, std::size_t) {
                        if (!failed) self->read_body();
                      });
  }

  /// An empty line before a request is the end of a body that was longer than its Content-Length said (RFC
  /// 9112, section 2.2); one is tolerated.
  bool skip_empty_line() {
    const auto front = buffer_.cdata();
    if (std::string_view(static_cast<const char*>(front.data()), front.size()).substr(0, 2) != "\r\n")
      return false;
    buffer_.consume(2);
    return !std::exchange(empty_line_skipped_, true);
  }

  void take_head() {
    const auto& head = parser_->get();
    version_ = head.version();
    request_.method = head.method_string();
    head_ = request_.method == "HEAD";
    request_.target = head.target();
    for (const auto& field : head) {
      request_.headers.emplace_back(base::lower(field.name_string()), field.value());
    }
  }

  void refuse_unreadable(const error_code& error) {
    if (error == http::error::header_limit)
      return refuse(error_response(431, "the header is larger than 8 KiB"));
    if (error == http::error::bad_version) return refuse(error_response(505, "this server speaks HTTP/1.1"));
    if (error == http::error::body_limit) return refuse(too_large());
    if (error.category() == error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
      return refuse(error_response(400, "this is not HTTP"));
    // Else closed, timed out or shut down.
  }

  void read_body() {
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](const error_code& error, std::size_t) { self->on_body(error); });
  }

  void on_body(const error_code& error) {
    if (error) return refuse_unreadable(error);
    request_.body = std::move(parser_->get().body());
    if (auto wrong = decode_content(request_, static_cast<std::size_t>(context_.config.max_message_bytes)))
      return refuse(std::move(*wrong));
    if (asks_for_websocket(request_, version_) && is_stream(request_.target)) return to_websocket();
    route();
  }

  void to_websocket() {
    if (auto wrong = check_handshake(request_)) return refuse(std::move(*wrong));
    // What would be lost; RFC 6455, section 4.1, has clients wait.
    if (buffer_.size() > 0)
      return refuse(error_response(400, "nothing may be sent before the handshake is answered"));
    // As Beast reads it, which knows the first line of each field only.
    http::request<http::string_body> upgrade(http::verb::get, request_.target, 11);
    upgrade.set(http::field::host, request_.host);
    upgrade.set(http::field::connection, "upgrade");
    upgrade.set(http::field::upgrade, "websocket");
    upgrade.set(http::field::sec_websocket_key, std::string(request_.header("sec-websocket-key")));
    upgrade.set(http::field::sec_websocket_version, "13");
    if (offers_protocol(request_))
      upgrade.set(http::field::sec_websocket_protocol, std::string(stream_protocol));
    stream_.expires_never();
    start_websocket_connection(std::move(stream_), std::move(upgrade), context_);
  }

  void route() {
    context_.counters.http_requests.add();
    keep_alive_ = parser_->keep_alive() && !shutting_down_;
    answering_ = true;
    if (head_) request_.method = "GET";
    context_.routes.handle(request_, [self = shared_from_this()](HttpResponse response) {
      asio::dispatch(self->stream_.get_executor(),
                     [self, response = std::move(response)]() mutable { self->answer(std::move(response)); });
    });
  }

  /// The end of the request may not have been read, so the connection ends.
  void refuse(HttpResponse response) {
    keep_alive_ = false;
    answering_ = true;
    answer(std::move(response));
  }

  void answer(HttpResponse plain) {
    if (page_allowed_) add_cors(request_, plain);
    response_.emplace(static_cast<http::status>(plain.status), 11);
    response_->set(http::field::server, "segue");
    response_->set(http::field::date, http_date());
    response_->set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : plain.headers) response_->insert(name, value);
    if (response_->count(http::field::cache_control) == 0)
      response_->set(http::field::cache_control, "no-store");
    response_->keep_alive(keep_alive_ && !shutting_down_);
    if (response_->keep_alive())
      response_->set(http::field::keep_alive, "timeout=" + std::to_string(keep_alive.count()));
    // Clients of HTTP/1.0 want it said.
    if (version_ == 10 && response_->keep_alive()) response_->set(http::field::connection, "keep-alive");
    if (plain.status != 204) {
      response_->set(http::field::content_type, plain.content_type);
      response_->content_length(plain.body.size());
    }
    if (!head_) response_->body() = std::move(plain.body);
    stream_.expires_after(answer_timeout);
    http::async_write(stream_, *response_, [self = shared_from_this()](const error_code& error, std::size_t) {
      self->on_written(error);
    });
  }

  void on_written(const error_code& error) {
    answering_ = false;
    page_allowed_ = false;
    if (error) return;
    if (response_->keep_alive() && !shutting_down_) return read(keep_alive);
    error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    drain_until_ = std::chrono::steady_clock::now() + drain_timeout;
    drain();
  }

  /// Reads for a while what the client still sends: closing at once would reset the connection and discard
  /// the response, before a client that sends first and reads then has seen it.
  void drain() {
    buffer_.clear();
    stream_.expires_at(std::min(drain_until_, std::chrono::steady_clock::now() + drain_pause));
    stream_.async_read_some(buffer_.prepare(drained_at_once),
                            [self = shared_from_this()](const error_code& error, std::size_t) {
                              if (!error) self->drain();
                            });
  }

  ConnectionContext& context_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  HttpRequest request_;
  unsigned version_ = 11;
  std::chrono::steady_clock::time_point drain_until_;
  bool head_ = false;
  const bool one_too_many_;
  bool empty_line_skipped_ = false;
  bool page_allowed_ = false;
  bool keep_alive_ = false;
  bool answering_ = false;
  bool shutting_down_ = false;
};

void start(const std::shared_ptr<HttpConnection>& connection) {
  asio::dispatch(connection->executor(), [connection] { connection->start(); });
}

}  // namespace

void start_http_connection(asio::ip::tcp::socket socket, ConnectionContext& context) {
  start(std::make_shared<HttpConnection>(std::move(socket), context, false));
}

void refuse_connection(asio::ip::tcp::socket socket, ConnectionContext& context) {
  if (context.being_refused >= max_being_refused) return;
  start(std::make_shared<HttpConnection>(std::move(socket), context, true));
}

}  // namespace segue::serving
