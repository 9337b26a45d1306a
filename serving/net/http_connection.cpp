#include "serving/net/http_connection.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <optional>

#include "serving/access/origin.hpp"
#include "serving/net/websocket_connection.hpp"

namespace segue::serving {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr std::size_t max_header_bytes = 8192;
constexpr std::chrono::seconds keep_alive{30};
constexpr std::chrono::seconds answer_timeout{30};
constexpr std::string_view stream_path = "/v1/stream";
constexpr std::string_view sub_protocol = "segue.v1";

/// True when the client offers no sub-protocol, or ours among others.
bool offers_our_protocol(beast::string_view offered) {
  return offered.empty() || http::token_list(offered).exists(beast::string_view(sub_protocol));
}

/// RFC 6455: 16 bytes in base64. Beast would accept any text.
bool good_key(beast::string_view key) {
  return key.size() == 24 && key.ends_with("==") &&
         key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") == 22;
}

class HttpConnection final : public LiveConnection, public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(asio::ip::tcp::socket socket, ConnectionContext& context)
      : context_(context), stream_(std::move(socket)) {}
  ~HttpConnection() override { context_.live.remove(this); }

  void start() {
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
  using Request = http::request<http::string_body>;

  void read(std::chrono::milliseconds timeout) {
    parser_.emplace();
    parser_->header_limit(max_header_bytes);
    parser_->body_limit(static_cast<std::uint64_t>(context_.config.max_message_bytes));
    stream_.expires_after(timeout);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](const error_code& error, std::size_t) { self->on_read(error); });
  }

  void on_read(const error_code& error) {
    if (error == http::error::header_limit) return refuse(431, "the header is larger than 8 KiB");
    if (error == http::error::body_limit)
      return refuse(413, "the body is larger than serving.max_message_bytes");
    if (error && error.category() == error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
      return refuse(400, "this is not HTTP");
    if (error) return;  // closed, timed out or shut down
    Request request = parser_->release();
    const bool upgrade = beast::websocket::is_upgrade(request);
    const std::string_view target(request.target().data(), request.target().size());
    if (const std::string origin(request[http::field::origin]);
        !origin_allowed(origin, std::string(request[http::field::host]), context_.config.allowed_origins,
                        context_.loopback))
      return refuse(403, "pages of this origin may not connect (serving.allowed_origins)");
    if (upgrade && target.substr(0, target.find('?')) == stream_path) return to_websocket(std::move(request));
    route(request);
  }

  void to_websocket(Request request) {
    if (!offers_our_protocol(request[http::field::sec_websocket_protocol]))
      return refuse(400, "the sub-protocol must be segue.v1");
    if (!good_key(request[http::field::sec_websocket_key]))
      return refuse(400, "Sec-WebSocket-Key must be 16 bytes in base64");
    stream_.expires_never();
    start_websocket_connection(std::move(stream_), std::move(request), context_);
  }

  void route(const Request& request) {
    context_.counters.http_requests.add();
    head_ = request.method() == http::verb::head;
    keep_alive_ = request.keep_alive() && !shutting_down_;
    answering_ = true;
    HttpRequest plain;
    plain.method = head_ ? "GET" : std::string(request.method_string());
    plain.target = request.target();
    plain.body = request.body();
    plain.authorization = request[http::field::authorization];
    plain.origin = request[http::field::origin];
    plain.host = request[http::field::host];
    context_.routes.handle(plain, [self = shared_from_this()](HttpResponse response) {
      asio::dispatch(self->stream_.get_executor(),
                     [self, response = std::move(response)]() mutable { self->answer(std::move(response)); });
    });
  }

  void refuse(unsigned status, std::string_view sentence) {
    keep_alive_ = false;
    answering_ = true;
    answer(error_response(status, sentence));
  }

  void answer(HttpResponse plain) {
    response_.emplace(static_cast<http::status>(plain.status), 11);
    response_->set(http::field::server, "segue");
    response_->set(http::field::content_type, plain.content_type);
    response_->set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : plain.headers) response_->set(name, value);
    response_->keep_alive(keep_alive_ && !shutting_down_);
    response_->content_length(plain.body.size());
    if (!head_) response_->body() = std::move(plain.body);
    stream_.expires_after(answer_timeout);
    http::async_write(stream_, *response_, [self = shared_from_this()](const error_code& error, std::size_t) {
      self->on_written(error);
    });
  }

  void on_written(const error_code& error) {
    answering_ = false;
    if (error) return;
    if (response_->keep_alive() && !shutting_down_) return read(keep_alive);
    error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    drain();
  }

  /// Briefly reads what the client still sends: closing at once would reset the connection and discard the
  /// response.
  void drain() {
    buffer_.clear();
    stream_.expires_after(std::chrono::seconds(1));
    stream_.async_read_some(buffer_.prepare(max_header_bytes),
                            [self = shared_from_this()](const error_code& error, std::size_t size) {
                              self->drained_ += size;
                              constexpr std::size_t enough = 1 << 20;
                              if (!error && self->drained_ < enough) self->drain();
                            });
  }

  ConnectionContext& context_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  std::size_t drained_ = 0;
  bool head_ = false;
  bool keep_alive_ = false;
  bool answering_ = false;
  bool shutting_down_ = false;
};

}  // namespace

void start_http_connection(asio::ip::tcp::socket socket, ConnectionContext& context) {
  const auto executor = socket.get_executor();
  const auto connection = std::make_shared<HttpConnection>(std::move(socket), context);
  asio::dispatch(executor, [connection] { connection->start(); });
}

void refuse_connection(asio::ip::tcp::socket socket) {
  static constexpr std::string_view answer =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  auto owned = std::make_shared<asio::ip::tcp::socket>(std::move(socket));
  asio::async_write(*owned, asio::buffer(answer), [owned](const error_code&, std::size_t) {});
}

}  // namespace segue::serving
