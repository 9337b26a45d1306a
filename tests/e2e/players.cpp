#include "tests/e2e/players.hpp"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <thread>

namespace segue::testing {

namespace simulator = serving::simulator;

struct Players::Impl {
  void received(std::size_t player, const simulator::Recommendations& list) {
    if (!list.cause || !list.session) return;
    ReceivedList kept{list.sequence,
                      list.version,
                      list.session->id,
                      list.session->steps,
                      list.cause->type,
                      list.cause->track_id,
                      {}};
    for (const simulator::ListedTrack& track : list.tracks) kept.tracks.push_back(track.track_id);
    const std::lock_guard lock(mutex);
    logs[player].lists.push_back(std::move(kept));
    ++lists;
  }

  void problem(std::size_t player, const std::string& text) {
    const std::lock_guard lock(mutex);
    logs[player].problems.push_back(text);
  }

  boost::asio::io_context io{1};
  std::vector<std::unique_ptr<simulator::WebSocketClient>> sockets;
  mutable std::mutex mutex;
  std::vector<PlayerLog> logs;
  std::int64_t lists = 0;
  std::jthread thread;
};

Players::Players(base::Endpoint endpoint, const std::vector<std::string>& user_ids, std::int64_t k)
    : impl_(std::make_unique<Impl>()) {
  Impl& impl = *impl_;
  impl.logs.resize(user_ids.size());
  for (std::size_t i = 0; i < user_ids.size(); ++i) {
    impl.logs[i].user_id = user_ids[i];
    simulator::ClientOptions options;
    options.endpoint = endpoint;
    options.init.user_id = user_ids[i];
    options.init.k = k;
    simulator::ClientCallbacks callbacks;
    callbacks.ready = [&impl, i](const simulator::Ready& ready) {
      const std::lock_guard lock(impl.mutex);
      impl.logs[i].partition = ready.partition;
      impl.logs[i].epoch = ready.epoch;
      ++impl.logs[i].times_ready;
    };
    callbacks.recommendations = [&impl, i](const simulator::Recommendations& list) {
      impl.received(i, list);
    };
    callbacks.error = [&impl, i](const simulator::ServerError& error) {
      impl.problem(i, error.code + ": " + error.message);
    };
    callbacks.closed = [&impl, i](const simulator::Closed& closed) {
      if (!closed.reconnects && closed.code != 1000) impl.problem(i, "closed for good: " + closed.reason);
    };
    impl.sockets.push_back(
        std::make_unique<simulator::WebSocketClient>(impl.io, std::move(options), std::move(callbacks)));
    impl.sockets.back()->start();
  }
  impl.thread = std::jthread([&impl] {
    const auto work = boost::asio::make_work_guard(impl.io);
    impl.io.run();
  });
}

Players::~Players() {
  boost::asio::post(impl_->io, [this] {
    impl_->sockets.clear();
    impl_->io.stop();
  });
  impl_->thread.join();
}

std::size_t Players::ready() const {
  const std::lock_guard lock(impl_->mutex);
  return static_cast<std::size_t>(std::count_if(impl_->logs.begin(), impl_->logs.end(),
                                                [](const PlayerLog& log) { return log.times_ready > 0; }));
}

std::int64_t Players::lists() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->lists;
}

std::vector<PlayerLog> Players::logs() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->logs;
}

}  // namespace segue::testing
