#include "serving/shard/shard.hpp"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>

namespace segue::serving {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t records_a_poll = 64;
constexpr std::chrono::milliseconds stop_check{5};
constexpr std::chrono::milliseconds least_closing_time{1000};

}  // namespace

struct Shard::Impl {
  Impl(const EventPathContext& context, const std::string& brokers, PartitionHandler assigned,
       PartitionHandler ready, PartitionHandler revoked)
      : io(std::make_shared<asio::io_context>(1)),
        work(asio::make_work_guard(*io)),
        path(context,
             {[io = io](std::function<void()> task) { asio::post(*io, std::move(task)); },
              std::move(assigned), std::move(ready),
              [revoked = std::move(revoked)](ingest::Partition partition, bool) { revoked(partition); }},
             counters, rates),
        consumer(context.config.kafka, brokers, context.config.kafka.plays_topic, path),
        readable(*io, consumer.ready_fd()),
        tick(*io),
        tick_period(std::min<std::chrono::milliseconds>(context.config.kafka.commit_interval,
                                                        std::chrono::seconds(1))) {}

  ~Impl() { readable.release(); }  // the consumer owns the descriptor

  void run() {
    pthread_setname_np(pthread_self(), "segue-shard");
    wait_until_readable();
    keep_time();
    io->run();
  }

  void wait_until_readable() {
    readable.async_wait(asio::posix::stream_descriptor::wait_read,
                        [this](const boost::system::error_code& error) {
                          if (!error) poll();
                        });
  }

  void poll() {
    if (stopping) return;
    const std::size_t handled = consumer.poll(records_a_poll);
    path.flush();
    if (handled >= records_a_poll)
      asio::post(*io, [this] { poll(); });  // after the waiting tasks
    else
      wait_until_readable();
  }

  /// Commits are made inside Consumer::poll, so it is called even without new records.
  void keep_time() {
    tick.expires_after(tick_period);
    tick.async_wait([this](const boost::system::error_code& error) {
      if (error || stopping) return;
      consumer.poll(records_a_poll);
      path.flush();
      path.housekeep();
      keep_time();
    });
  }

  /// Waits until the dead letters in flight are acknowledged, half of the time at most, then leaves the
  /// group.
  void stop(Clock::time_point deadline, Clock::time_point ack_deadline) {
    stopping = true;
    readable.cancel();
    path.flush();
    if (path.acknowledgements_pending() && Clock::now() < ack_deadline) {
      tick.expires_after(stop_check);
      tick.async_wait(
          [this, deadline, ack_deadline](const boost::system::error_code&) { stop(deadline, ack_deadline); });
      return;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (!consumer.close(std::max<std::chrono::milliseconds>(left, least_closing_time)))
      spdlog::warn("leaving the consumer group was cut short; some records will be handled again");
    work.reset();
    io->stop();
  }

  // Shared with other threads, which may post to it after the shard has ended.
  std::shared_ptr<asio::io_context> io;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  ShardCounters counters;
  HitRates rates;
  EventPath path;
  ingest::Consumer consumer;
  asio::posix::stream_descriptor readable;
  asio::steady_timer tick;
  std::chrono::milliseconds tick_period;
  bool stopping = false;
  std::thread thread;
};

Shard::Shard(const EventPathContext& context, const std::string& brokers, PartitionHandler assigned,
             PartitionHandler ready, PartitionHandler revoked)
    : impl_(std::make_unique<Impl>(context, brokers, std::move(assigned), std::move(ready),
                                   std::move(revoked))) {}

Shard::~Shard() {
  if (!impl_->thread.joinable()) return;
  begin_stop(Clock::now() + least_closing_time);
  join();
}

void Shard::start() {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

void Shard::post(std::function<void(EventPath&)> task) {
  asio::post(*impl_->io, [path = &impl_->path, task = std::move(task)] { task(*path); });
}

void Shard::layouts_changed() {
  asio::post(*impl_->io, [impl = impl_.get()] {
    if (impl->stopping) return;
    impl->path.take_layouts();
    impl->consumer.restart();
  });
}

void Shard::begin_stop(Clock::time_point deadline) {
  const auto now = Clock::now();
  const auto ack_deadline = now + (deadline - now) / 2;
  asio::post(*impl_->io,
             [impl = impl_.get(), deadline, ack_deadline] { impl->stop(deadline, ack_deadline); });
}

void Shard::join() {
  if (impl_->thread.joinable()) impl_->thread.join();
}

const ShardCounters& Shard::counters() const { return impl_->counters; }
const HitRates& Shard::hit_rates() const { return impl_->rates; }
std::int64_t Shard::lag() const { return impl_->consumer.lag(); }
bool Shard::brokers_up() const { return impl_->consumer.brokers_up(); }

}  // namespace segue::serving
