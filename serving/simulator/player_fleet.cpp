#include "serving/simulator/player_fleet.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "serving/simulator/delivery_tracker.hpp"

namespace segue::serving::simulator {
namespace asio = boost::asio;

namespace {

// Concurrent handshakes: fewer than any listen backlog, so that none waits for a TCP retransmission.
constexpr std::size_t connecting_at_once = 64;

}  // namespace

struct PlayerFleet::Impl {
  struct Member {
    std::unique_ptr<WebSocketClient> client;
    DeliveryTracker deliveries;
    bool was_ready = false;  // at least once
    bool is_ready = false;
  };

  Impl(PlayerFleet& fleet, asio::io_context& context, FleetOptions o)
      : owner(fleet), io(context), options(std::move(o)), members(options.user_ids.size()) {}

  PlayerFleet& owner;
  asio::io_context& io;
  FleetOptions options;
  std::vector<Member> members;
  std::function<void()> connected;
  std::size_t started = 0;
  std::size_t first_ready = 0;
  std::size_t ready = 0;
  bool closing = false;
  FleetStatistics totals;
  LatencySamples latencies;

  void start_next() {
    if (started == members.size()) return;
    const auto player = static_cast<Player>(started++);
    ClientOptions client;
    client.endpoint = options.endpoint;
    client.init.user_id = options.user_ids[player];
    client.init.k = options.k;
    members[player].client = std::make_unique<WebSocketClient>(io, std::move(client), callbacks(player));
    members[player].client->start();
  }

  ClientCallbacks callbacks(Player player) {
    Member& member = members[player];
    ClientCallbacks result;
    result.ready = [this, &member](const Ready&) {
      member.is_ready = true;
      ++ready;
      if (std::exchange(member.was_ready, true)) return;
      start_next();
      if (++first_ready == members.size() && connected) std::exchange(connected, nullptr)();
    };
    result.ack = [this, &member](const Ack& ack) {
      ++totals.acknowledged;
      member.deliveries.acknowledged(ack.event_id, ack.offset);
    };
    result.recommendations = [this, &member, player](const Recommendations& list) {
      ++totals.lists;
      if (!list.cause) {
        member.deliveries.caught_up(list.sequence);
      } else if (const auto scheduled = member.deliveries.answered(list.cause->event_id)) {
        if (*scheduled >= owner.measure_from) latencies.add(std::chrono::steady_clock::now() - *scheduled);
      }
      if (owner.on_list) owner.on_list(player, list);
    };
    result.error = [this, &member](const ServerError& error) {
      ++totals.errors[error.code];
      if (!error.event_id.empty()) member.deliveries.refused(error.event_id);
    };
    result.closed = [this, &member](const Closed& closed) { disconnected(member, closed); };
    return result;
  }

  void disconnected(Member& member, const Closed& closed) {
    if (std::exchange(member.is_ready, false)) --ready;
    if (closing) return;
    ++totals.disconnections;
    member.deliveries.disconnected();
    if (!closed.reconnects && owner.on_refused)
      owner.on_refused(closed.reason.empty() ? "close code " + std::to_string(closed.code) : closed.reason);
  }
};

std::string to_json(const std::map<std::string, std::int64_t>& errors) {
  return base::json_text(boost::json::value_from(errors));
}

PlayerFleet::PlayerFleet(asio::io_context& io, FleetOptions options)
    : impl_(std::make_unique<Impl>(*this, io, std::move(options))) {}

PlayerFleet::~PlayerFleet() = default;

void PlayerFleet::connect(std::function<void()> connected) {
  impl_->connected = std::move(connected);
  for (std::size_t i = 0; i < connecting_at_once; ++i) impl_->start_next();
}

bool PlayerFleet::send(Player player, const PlayerEvent& event, Time scheduled) {
  Impl::Member& member = impl_->members[player];
  if (!member.client->send(event)) return false;
  ++impl_->totals.events;
  member.deliveries.sent(event.event_id, scheduled);
  return true;
}

void PlayerFleet::close() {
  impl_->closing = true;
  for (Impl::Member& member : impl_->members)
    if (member.client) member.client->close();
}

std::size_t PlayerFleet::ready() const { return impl_->ready; }

bool PlayerFleet::settled() const {
  return std::all_of(impl_->members.begin(), impl_->members.end(), [](const Impl::Member& member) {
    return member.deliveries.pending() == 0 && (!member.client || member.client->unacknowledged() == 0);
  });
}

FleetStatistics PlayerFleet::statistics() const {
  FleetStatistics result = impl_->totals;
  for (const Impl::Member& member : impl_->members) {
    result.answers += member.deliveries.counts().lists;
    result.out_of_order += member.deliveries.counts().out_of_order;
    result.superseded += member.deliveries.counts().superseded;
    result.lost += member.deliveries.pending();
  }
  return result;
}

const LatencySamples& PlayerFleet::latencies() const { return impl_->latencies; }

}  // namespace segue::serving::simulator
