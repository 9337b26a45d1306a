#include "serving/simulator/fleet_run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/descriptor_limit.hpp"
#include "base/stop_signals.hpp"

namespace segue::serving::simulator {
namespace asio = boost::asio;

struct FleetRun::Impl {
  explicit Impl(FleetRunOptions o) : options(std::move(o)), fleet(io, options.fleet) {}

  FleetRunOptions options;
  asio::io_context io{1};
  base::StopSignals signals;
  asio::posix::stream_descriptor stop{io, signals.descriptor()};
  asio::steady_timer deadline{io};  // of connecting, of draining, of closing
  asio::steady_timer ticks{io};
  PlayerFleet fleet;
  std::optional<OpenLoop> loop;
  std::function<void()> progress;
  std::string failure;
  OpenLoop::Time first;
  OpenLoop::Time last;
  bool started = false;
  bool ending = false;

  void fail(std::string sentence) {
    if (failure.empty()) failure = std::move(sentence);
    end();
  }

  void end() {
    if (started && !ending) return loop->stop();  // drain() follows
    close();
  }

  void start() {
    started = true;
    deadline.cancel();
    first = std::chrono::steady_clock::now();
    tick();
    loop->start();
  }

  void tick() {
    ticks.expires_after(options.progress_every);
    ticks.async_wait([this](const boost::system::error_code& cancelled) {
      if (cancelled) return;
      if (progress) progress();
      tick();
    });
  }

  void drain() {
    ending = true;
    last = std::chrono::steady_clock::now();
    ticks.cancel();
    await_lists(last + options.drain_timeout);
  }

  void await_lists(OpenLoop::Time until) {
    if (fleet.settled() || !failure.empty() || std::chrono::steady_clock::now() >= until) return close();
    deadline.expires_after(std::chrono::milliseconds(10));
    deadline.async_wait([this, until](const boost::system::error_code&) { await_lists(until); });
  }

  void close() {
    stop.cancel();
    ticks.cancel();
    fleet.close();
    deadline.expires_after(std::chrono::seconds(5));
    deadline.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) io.stop();
    });
    await_closed();
  }

  void await_closed() {
    if (fleet.ready() == 0) return void(deadline.cancel());
    ticks.expires_after(std::chrono::milliseconds(10));
    ticks.async_wait([this](const boost::system::error_code&) { await_closed(); });
  }
};

FleetRun::FleetRun(FleetRunOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

FleetRun::~FleetRun() = default;

PlayerFleet& FleetRun::fleet() { return impl_->fleet; }

void FleetRun::run(const std::function<void(OpenLoop::Time)>& arrival,
                   const std::function<void()>& progress) {
  Impl& run = *impl_;
  const std::size_t players = run.options.fleet.user_ids.size();
  if (base::raise_descriptor_limit() < players + 64)
    throw std::runtime_error("the limit of open files (ulimit -Hn) is too low for " +
                             std::to_string(players + 64) + " connections");
  run.progress = progress;
  run.loop.emplace(run.io, run.options.loop, arrival, [&run] { run.drain(); });
  run.stop.async_wait(run.stop.wait_read, [&run](const boost::system::error_code& cancelled) {
    if (!cancelled) run.end();
  });
  run.deadline.expires_after(run.options.connect_timeout);
  run.deadline.async_wait([&run, players](const boost::system::error_code& cancelled) {
    if (cancelled || run.started) return;
    const base::Endpoint& endpoint = run.options.fleet.endpoint;
    run.fail("only " + std::to_string(run.fleet.ready()) + " of " + std::to_string(players) +
             " listeners could connect to " + endpoint.authority());
  });
  run.fleet.on_refused = [&run](const std::string& why) {
    run.fail("the server refused a listener: " + why);
  };
  run.fleet.connect([&run] { run.start(); });
  run.io.run();
  if (!run.failure.empty()) throw std::runtime_error(run.failure);
}

double FleetRun::seconds() const { return std::chrono::duration<double>(impl_->last - impl_->first).count(); }

}  // namespace segue::serving::simulator
