#include "serving/shard/shards.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace segue::serving {

namespace {

/// A partition may move from one shard to another of this process; only if none owns it for this long has it
/// moved to another process.
constexpr std::chrono::seconds moved_after{3};

}  // namespace

Shards::Shards(const EventPathContext& context, const std::string& brokers) : context_(context) {
  for (std::int64_t i = 0; i < context.config.serving.shards; ++i) {
    shards_.push_back(std::make_unique<Shard>(
        context, brokers, [this, i](ingest::Partition partition) { was_assigned(*shards_[i], partition); },
        [this, i](ingest::Partition partition) { became_ready(*shards_[i], partition); },
        [this, i](ingest::Partition partition) { was_revoked(*shards_[i], partition); }));
  }
}

Shards::~Shards() = default;

void Shards::start() {
  for (auto& shard : shards_) shard->start();
}

void Shards::was_assigned(Shard& shard, ingest::Partition partition) {
  const std::lock_guard lock(mutex_);
  owners_[partition] = {.shard = &shard, .ready = false, .since = Clock::now()};
}

void Shards::became_ready(Shard& shard, ingest::Partition partition) {
  std::vector<Waiting> waiting;
  {
    const std::lock_guard lock(mutex_);
    owners_[partition].ready = true;
    const auto [first, last] = waiting_.equal_range(partition);
    for (auto it = first; it != last; ++it) waiting.push_back(std::move(it->second));
    waiting_.erase(first, last);
  }
  for (Waiting& w : waiting) run_on(shard, partition, std::move(w.task), std::move(w.unavailable));
}

void Shards::was_revoked(Shard& shard, ingest::Partition partition) {
  const std::lock_guard lock(mutex_);
  Owner& owner = owners_[partition];
  if (owner.shard == &shard) owner = {.since = Clock::now()};
}

void Shards::run_on(Shard& shard, ingest::Partition partition, Task task, std::function<void()> unavailable) {
  shard.post([partition, task = std::move(task), unavailable = std::move(unavailable)](EventPath& path) {
    path.is_ready(partition) ? task(path) : unavailable();  // it may have moved meanwhile
  });
}

void Shards::on_owner(ingest::Partition partition, Task task, std::function<void()> unavailable,
                      Clock::time_point deadline) {
  Shard* shard = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = owners_.find(partition); it != owners_.end() && it->second.ready)
      shard = it->second.shard;
    if (shard == nullptr) {
      waiting_.emplace(partition, Waiting{std::move(task), std::move(unavailable), deadline});
      return;
    }
  }
  run_on(*shard, partition, std::move(task), std::move(unavailable));
}

void Shards::tick(Clock::time_point now) {
  std::vector<std::function<void()>> given_up;
  std::vector<ingest::Partition> moved;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(waiting_, [&](auto& entry) {
      if (entry.second.deadline > now) return false;
      given_up.push_back(std::move(entry.second.unavailable));
      return true;
    });
    for (auto& [partition, owner] : owners_) {
      if (stopping_ || owner.shard != nullptr || owner.connections_closed || now - owner.since < moved_after)
        continue;
      owner.connections_closed = true;
      moved.push_back(partition);
    }
  }
  for (const auto& unavailable : given_up) unavailable();
  for (const ingest::Partition partition : moved) {
    spdlog::info("partition {} has moved to another server; its listeners are asked to reconnect", partition);
    context_.subscription_registry.close_if(
        [&](const Subscription& subscription) { return subscription.partition == partition; },
        CloseCode::partition_moved);
  }
}

void Shards::layouts_changed() {
  for (auto& shard : shards_) shard->layouts_changed();
  // A layout from offset 0 on is one of a topic made again: its numbers say nothing to those who have others.
  const auto layouts = context_.layouts.get();
  const bool made_again =
      std::ranges::all_of(layouts->newest()->first_offsets, [](ingest::Offset first) { return first == 0; });
  context_.subscription_registry.close_if(
      [&](const Subscription& subscription) {
        return made_again || layouts->newest()->own_partition(subscription.user_id) != subscription.partition;
      },
      CloseCode::partition_moved);
}

void Shards::begin_stop(Clock::time_point deadline) {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  for (auto& shard : shards_) shard->begin_stop(deadline);
}

void Shards::join() {
  for (auto& shard : shards_) shard->join();
}

bool Shards::ready() const {
  const std::lock_guard lock(mutex_);
  if (!was_ready_)
    // A partition on its way from one of our shards to another counts until it is known to have left.
    was_ready_ = !owners_.empty() && std::all_of(owners_.begin(), owners_.end(), [](const auto& entry) {
      return entry.second.ready || entry.second.connections_closed;
    });
  return was_ready_ && !stopping_;
}

Shards::Assignment Shards::assignment() const {
  const std::lock_guard lock(mutex_);
  Assignment assignment;
  for (const auto& [partition, owner] : owners_) {
    assignment.partitions += owner.shard != nullptr;
    assignment.served += owner.ready;
  }
  return assignment;
}

std::int64_t Shards::lag() const {
  std::int64_t sum = 0;
  for (const auto& shard : shards_) sum += shard->lag();
  return sum;
}

bool Shards::brokers_up() const {
  return std::any_of(shards_.begin(), shards_.end(), [](const auto& shard) { return shard->brokers_up(); });
}

}  // namespace segue::serving
