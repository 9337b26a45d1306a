#include "ingest/kafka/wakeup.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace segue::ingest::kafka {
namespace {

constexpr std::uint64_t one = 1;

void add(int epoll, int fd) {
  epoll_event interest{.events = EPOLLIN, .data = {.fd = fd}};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &interest) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

}  // namespace

Wakeup::Wakeup(std::chrono::milliseconds tick)
    : event_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (event_ < 0 || timer_ < 0 || epoll_ < 0)
    throw std::system_error(errno, std::generic_category(), "eventfd");
  add(epoll_, event_);
  add(epoll_, timer_);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(tick);
  const timespec interval{.tv_sec = seconds.count(),
                          .tv_nsec = std::chrono::nanoseconds(tick - seconds).count()};
  const itimerspec schedule{.it_interval = interval, .it_value = interval};
  timerfd_settime(timer_, 0, &schedule, nullptr);
}

Wakeup::~Wakeup() {
  close(epoll_);
  close(timer_);
  close(event_);
}

void Wakeup::watch(rd_kafka_queue_t* queue) const {
  rd_kafka_queue_io_event_enable(queue, event_, &one, sizeof one);
}

void Wakeup::unwatch(rd_kafka_queue_t* queue) { rd_kafka_queue_io_event_enable(queue, -1, nullptr, 0); }

void Wakeup::ring() const { [[maybe_unused]] const auto written = write(event_, &one, sizeof one); }

void Wakeup::clear() const {
  std::uint64_t count = 0;
  [[maybe_unused]] auto got = read(event_, &count, sizeof count);
  got = read(timer_, &count, sizeof count);
}

}  // namespace segue::ingest::kafka
