#include "serving/net/server.hpp"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <deque>
#include <stdexcept>
#include <thread>

#include "base/http_client.hpp"
#include "serving/access/origin.hpp"
#include "serving/net/http_connection.hpp"

namespace segue::serving {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds pause_after_failure{100};

/// Periodic work on the server's thread.
struct Periodic {
  Periodic(asio::io_context& io, std::chrono::milliseconds period, std::function<void()> work)
      : timer(io), period(period), work(std::move(work)) {}

  void wait() {
    timer.expires_after(period);
    timer.async_wait([this](const error_code& error) {
      if (error) return;
      work();
      wait();
    });
  }

  asio::steady_timer timer;
  std::chrono::milliseconds period;
  std::function<void()> work;
};

}  // namespace

struct Server::Impl {
  explicit Impl(const configs::Serving& config) : config(config), acceptor(io), pause(io) {
    const std::string where = base::Endpoint{config.address, std::to_string(config.port)}.authority();
    try {
      const tcp::endpoint endpoint(asio::ip::make_address(config.address),
                                   static_cast<unsigned short>(config.port));
      acceptor.open(endpoint.protocol());
      acceptor.set_option(tcp::acceptor::reuse_address(true));
      acceptor.bind(endpoint);
      acceptor.listen(asio::socket_base::max_listen_connections);
    } catch (const boost::system::system_error& error) {
      throw std::runtime_error("cannot listen on " + where + ": " + error.code().message());
    }
  }

  void accept() {
    acceptor.async_accept(asio::make_strand(io), [this](const error_code& error, tcp::socket socket) {
      if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
      if (error) {  // probably out of descriptors: retry later
        spdlog::warn("accepting a connection: {}", error.message());
        pause.expires_after(pause_after_failure);
        pause.async_wait([this](const error_code& cancelled) {
          if (!cancelled) accept();
        });
        return;
      }
      take(std::move(socket));
      accept();
    });
  }

  void take(tcp::socket socket) {
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    if (context->live.size() < static_cast<std::size_t>(config.max_connections)) {
      start_http_connection(std::move(socket), *context);
    } else {
      context->counters.refused.add();
      refuse_connection(std::move(socket), *context);
    }
  }

  const configs::Serving& config;
  std::unique_ptr<ConnectionContext> context;  // outlives the connections, which end with io at the latest
  asio::io_context io{1};
  tcp::acceptor acceptor;
  asio::steady_timer pause;
  std::deque<Periodic> periodic;
  std::thread thread;
};

Server::Server(const configs::Serving& config) : impl_(std::make_unique<Impl>(config)) {}

Server::~Server() {
  if (impl_->thread.joinable()) stop(std::chrono::steady_clock::now());
}

std::string Server::address() const {
  const tcp::endpoint endpoint = impl_->acceptor.local_endpoint();
  return base::Endpoint{endpoint.address().to_string(), std::to_string(endpoint.port())}.authority();
}

void Server::every(std::chrono::milliseconds period, std::function<void()> work) {
  impl_->periodic.emplace_back(impl_->io, period, std::move(work));
}

void Server::start(const Routes& routes, const ConversationContext& conversations,
                   ConnectionCounters& counters) {
  impl_->context.reset(new ConnectionContext{impl_->config, is_loopback(impl_->config.address), routes,
                                             conversations, counters});
  for (Periodic& periodic : impl_->periodic) periodic.wait();
  impl_->accept();
  impl_->thread = std::thread([this] {
    pthread_setname_np(pthread_self(), "segue-io");
    const auto work = asio::make_work_guard(impl_->io);
    impl_->io.run();
  });
}

void Server::stop_accepting() {
  asio::post(impl_->io, [this] {
    error_code ignored;
    impl_->acceptor.close(ignored);
    impl_->pause.cancel();
  });
}

void Server::stop(std::chrono::steady_clock::time_point deadline) {
  stop_accepting();
  // On the server's thread, so that a connection accepted just before is known.
  asio::post(impl_->io, [this] { impl_->context->live.shut_down_all(); });
  if (!impl_->context->live.wait_until_gone(deadline))
    spdlog::warn("{} connections were cut at the deadline", impl_->context->live.size());
  impl_->io.stop();
  impl_->thread.join();
}

}  // namespace segue::serving
