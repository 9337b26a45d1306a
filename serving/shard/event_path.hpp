// The event pipeline of a shard: record → event → session → list → the listener's connections. It has no
// thread or socket of its own.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "configs/config.hpp"
#include "ingest/kafka/consumer.hpp"
#include "ingest/partitioner_census.hpp"
#include "ingest/plays_decoder.hpp"
#include "serving/counters/hit_rates.hpp"
#include "serving/protocol/server_message.hpp"
#include "serving/push/subscription_registry.hpp"
#include "serving/shard/batch_scorer.hpp"
#include "serving/shard/partition.hpp"
#include "serving/shard/shard_counters.hpp"
#include "serving/shard/waiting_events.hpp"
#include "serving/topic_views/layout_slot.hpp"
#include "serving/topic_views/track_catalogue.hpp"
#include "serving/topic_views/withdrawals.hpp"
#include "serving/versions/model_slot.hpp"

namespace segue::serving {

/// The dependencies shared by the event paths of all shards. Referenced objects outlive them; functions are
/// thread-safe.
struct EventPathContext {
  const configs::Config& config;
  const LayoutSlot& layouts;
  sessions::TrackInterner& tracks;
  const ModelSlot& models;
  const TrackCatalogue& catalogue;
  SubscriptionRegistry& subscription_registry;
  /// Looks for a new layout, and puts it into `layouts`.
  std::function<void()> renew_layouts;
  /// Publishes a dead letter; calls the function, on any thread, once Kafka has acknowledged it.
  std::function<void(const ingest::Record&, const ingest::EventError&, std::function<void()>)> dead_letter;
  /// Sends a record on to another partition; calls the function, on any thread, once Kafka has acknowledged
  /// it.
  std::function<void(const ingest::Record&, ingest::Partition, std::function<void()>)> forward;
  /// Publishes the copy of a list; false: it could not be queued. Empty: copies are disabled.
  std::function<bool(std::string_view user_id, std::string_view json)> publish_copy;
};

/// The callbacks of the owning shard.
struct EventPathOwner {
  /// Runs a function on the shard's thread, later; callable from any thread, even after the shard has ended.
  std::function<void(std::function<void()>)> post;
  std::function<void(ingest::Partition)> assigned;       // the partition's sessions are being rebuilt
  std::function<void(ingest::Partition)> ready;          // the partition's sessions are rebuilt
  std::function<void(ingest::Partition, bool)> revoked;  // the partition is revoked (true: lost)
};

/// Not thread-safe: used on its shard's thread only.
///
/// Accepted events wait until the available records are read, at most max_batch of them, and are scored in
/// one pass; never two of one listener, so that lists keep the order of the log. Nothing that a list depends
/// on changes while its event waits, so the result does not depend on the batch.
class EventPath : public ingest::ConsumerHandler {
 public:
  static constexpr std::size_t max_batch = 16;

  EventPath(const EventPathContext& context, EventPathOwner owner, ShardCounters& counters, HitRates& rates);

  ingest::Offset assigned(ingest::Partition partition, const ingest::Position& committed, ingest::Offset low,
                          ingest::Offset high) override;
  void record(const ingest::Record& record) override;
  void passed(ingest::Partition partition, ingest::Offset next) override;
  std::optional<ingest::Position> committable(ingest::Partition partition) override;
  void revoked(ingest::Partition partition, bool lost) override;

  /// Takes the layouts in force from the slot. The partitions' sessions are to be rebuilt under them.
  void take_layouts() { layouts_ = context_.layouts.get(); }

  /// Scores and pushes the waiting events. The shard calls it when no more records are available.
  void flush();

  /// Counts the listeners kept, and drops the lists of those that have expired. To be called once per second.
  void housekeep();

  /// True when the partition is assigned and its sessions are rebuilt; a precondition of the queries below.
  bool is_ready(ingest::Partition partition) const;
  /// True while dead letters or records sent on that Kafka has not acknowledged delay the commit of a
  /// partition.
  bool acknowledgements_pending() const;

  /// Subscribes a connection to its user's lists: sends `ready`, then the current list of each of its
  /// sessions that goes on (without one, one list) unless `last_sequence` shows that the player has it, and
  /// from then on every list.
  void attach(const std::shared_ptr<const Subscription>& subscription,
              std::optional<ingest::Offset> last_sequence);

  /// The current list of a listener, as a `recommendations` message without cause: of their session with the
  /// latest time, or of the one named.
  std::string current_list(std::string_view user_id, ingest::Partition partition,
                           const std::optional<std::string>& session_id, const models::ListOptions& options);

  /// The open sessions as the admin API shows them; nullopt: none.
  std::optional<std::string> sessions(std::string_view user_id, ingest::Partition partition);

 private:
  using Clock = std::chrono::steady_clock;

  struct Current {
    std::optional<SessionSummary> session;
    ingest::Offset sequence = 0;
    std::optional<models::VersionNumber> version;
    models::List list;
    const Withdrawals* withdrawals = nullptr;  // until the next look at the view
    ingest::Offset first_offset = -1;          // of the session
  };
  struct Text {
    std::size_t option;
    std::int64_t k;
    std::size_t max_bytes;
    SharedText json;
  };

  void refuse(PartitionState& partition, const ingest::Record& record, const ingest::EventError& error);
  void apply(PartitionState& partition, const ingest::Record& record, const ingest::ListeningEvent& event,
             Clock::time_point arrived);
  void forward(PartitionState& partition, const ingest::Record& record);
  std::function<void()> pending(PartitionState& partition, const ingest::Record& record);
  void note_progress(ingest::Partition partition, PartitionState& state);
  void push(const WaitingEvent& event, const sessions::Session& session, const ServedModel* served,
            const Withdrawals* withdrawals, const ListVariants& variants,
            std::span<const models::List> lists);
  sessions::Session* session(const Subscription& subscription);
  std::vector<sessions::Session*> ongoing(const Subscription& subscription);
  Current current(std::string_view user_id, ingest::Partition partition, sessions::Session* session,
                  const models::ListOptions& options);
  std::string current_json(const Current& current, std::size_t max_bytes) const;
  PartitionState& state(ingest::Partition partition) { return *partitions_.at(partition); }

  const EventPathContext& context_;
  EventPathOwner owner_;
  ShardCounters& counters_;
  HitRates& rates_;
  ingest::PlaysDecoder decoder_;
  ModelView model_;
  WithdrawalsView withdrawals_;
  const models::ListOptions default_options_;
  const std::size_t batch_limit_;
  std::map<ingest::Partition, std::unique_ptr<PartitionState>> partitions_;
  WaitingEvents<max_batch> waiting_;
  BatchScorer scorer_;
  std::vector<BatchScorer::Item> items_;
  std::vector<Text> texts_;
  std::shared_ptr<const ingest::Layouts> layouts_;
  ingest::PartitionerCensus census_;
};

}  // namespace segue::serving
