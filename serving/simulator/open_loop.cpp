#include "serving/simulator/open_loop.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "base/random.hpp"

namespace segue::serving::simulator {
namespace asio = boost::asio;

struct OpenLoop::Impl : std::enable_shared_from_this<Impl> {
  Impl(asio::io_context& io, OpenLoopOptions o, std::function<void(Time)> a, std::function<void()> f)
      : options(o), arrival(std::move(a)), finished(std::move(f)), timer(io), random(o.seed) {}

  OpenLoopOptions options;
  std::function<void(Time)> arrival;
  std::function<void()> finished;
  asio::steady_timer timer;
  base::Random random;
  Time next;
  Time end;
  bool stopped = false;

  void advance() {
    const std::chrono::duration<double> wait(random.exponential(1 / options.rate));
    next += std::chrono::duration_cast<Time::duration>(wait);
  }

  void wait() {
    timer.expires_at(std::min(next, end));
    timer.async_wait([self = shared_from_this()](const boost::system::error_code&) { self->wake(); });
  }

  void wake() {
    // Bounded, so that responses are read between two bursts when the schedule is behind.
    for (int burst = 0; burst < 64 && !stopped && next < end && next <= std::chrono::steady_clock::now();
         ++burst) {
      arrival(next);
      advance();
    }
    if (stopped || (next >= end && end <= std::chrono::steady_clock::now())) {
      if (auto last = std::exchange(finished, nullptr)) last();
      return;
    }
    wait();
  }
};

OpenLoop::OpenLoop(asio::io_context& io, OpenLoopOptions options, std::function<void(Time)> arrival,
                   std::function<void()> finished)
    : impl_(std::make_shared<Impl>(io, options, std::move(arrival), std::move(finished))) {}

OpenLoop::~OpenLoop() {
  impl_->stopped = true;
  impl_->finished = nullptr;
  impl_->timer.cancel();
}

void OpenLoop::start() {
  impl_->next = std::chrono::steady_clock::now();
  impl_->end = impl_->next + impl_->options.duration;
  impl_->advance();
  impl_->wait();
}

void OpenLoop::stop() {
  impl_->stopped = true;
  impl_->timer.cancel();
}

}  // namespace segue::serving::simulator
