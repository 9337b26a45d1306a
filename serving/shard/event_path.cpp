#include "serving/shard/event_path.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "serving/protocol/server_message.hpp"
#include "serving/protocol/session_json.hpp"

namespace segue::serving {

namespace {

models::ListOptions default_options(const configs::Recommender& config) {
  return {config.k, config.exclude_just_skipped, config.exclude_just_played, {}};
}

std::span<const models::ScoredTrack> prefix(const models::List& list, std::int64_t k) {
  return {list.tracks.data(), std::min(list.tracks.size(), static_cast<std::size_t>(k))};
}

}  // namespace

EventPath::EventPath(const EventPathContext& context, EventPathOwner owner, ShardCounters& counters,
                     HitRates& rates)
    : context_(context),
      owner_(std::move(owner)),
      counters_(counters),
      rates_(rates),
      decoder_(context.config.sessions.future_tolerance),
      model_(context.models),
      withdrawals_(context.catalogue.withdrawals()),
      default_options_(default_options(context.config.recommender)),
      batch_limit_(std::min(max_batch, static_cast<std::size_t>(context.config.sessions.max_listeners))),
      layouts_(context.layouts.get()) {}

ingest::Offset EventPath::assigned(ingest::Partition partition, const ingest::Position& committed,
                                   ingest::Offset low, ingest::Offset high) {
  // None of its records may be read by a layout that does not know the partition.
  if (partition >= layouts_->newest()->partitions()) {
    context_.renew_layouts();
    take_layouts();
  }
  owner_.assigned(partition);
  const ReadingStart start = reading_start(committed, low, high);
  if (!start.warning.empty())
    spdlog::warn("{}-{}: {}", context_.config.kafka.plays_topic, partition, start.warning);
  auto& state = partitions_[partition];
  state = std::make_unique<PartitionState>(start, high, context_.config.sessions, context_.tracks, rates_);
  note_progress(partition, *state);
  return start.offset;
}

void EventPath::revoked(ingest::Partition partition, bool lost) {
  flush();
  partitions_.erase(partition);
  owner_.revoked(partition, lost);
}

void EventPath::record(const ingest::Record& record) {
  const auto arrived = Clock::now();
  PartitionState& partition = state(record.partition);
  if (layouts_->is_misplaced(record)) {
    forward(partition, record);
    return note_progress(record.partition, partition);
  }
  census_.well_placed();
  if (const auto event = decoder_.decode(record))
    apply(partition, record, *event, arrived);
  else
    refuse(partition, record, event.error());
  note_progress(record.partition, partition);
}

void EventPath::passed(ingest::Partition partition, ingest::Offset next) {
  PartitionState& state = this->state(partition);
  state.commit_tracker.done(next - 1);
  note_progress(partition, state);
}

void EventPath::refuse(PartitionState& partition, const ingest::Record& record,
                       const ingest::EventError& error) {
  if (record.offset < partition.silent_until) {  // its list was published before the offset was committed
    partition.commit_tracker.done(record.offset);
    return;
  }
  Counter& count = counters_.dead_letters[static_cast<std::size_t>(error.reason)];
  if (count.get() == 0)
    spdlog::warn("{}-{} offset {} is a dead letter ({}: {}); later ones of this reason are only counted",
                 context_.config.kafka.plays_topic, record.partition, record.offset,
                 base::to_string(error.reason), error.detail);
  count.add();
  context_.dead_letter(record, error, pending(partition, record));
}

/// The record's effect is its copy in its user's own partition.
void EventPath::forward(PartitionState& partition, const ingest::Record& record) {
  if (record.offset < partition.silent_until) {  // its copy was acknowledged before the offset was committed
    partition.commit_tracker.done(record.offset);
    return;
  }
  const ingest::Layout& layout = *layouts_->newest();
  if (const auto finding = census_.misplaced(record, layout))
    spdlog::warn("{}: {}", context_.config.kafka.plays_topic, *finding);
  const auto found = census_.found();
  counters_.forwarded[found ? static_cast<std::size_t>(*found) : ingest::partitioner_count].add();
  context_.forward(record, layout.own_partition(*record.key), pending(partition, record));
}

/// What the acknowledgement of the record's dead letter or copy calls, on any thread.
std::function<void()> EventPath::pending(PartitionState& partition, const ingest::Record& record) {
  partition.commit_tracker.pending(record.offset, partition.fold.rebuild_point(record.offset));
  const auto acknowledged = [this, at = record.partition, offset = record.offset] {
    if (const auto it = partitions_.find(at); it != partitions_.end())
      it->second->commit_tracker.acknowledged(offset);
  };
  return [post = owner_.post, acknowledged] { post(acknowledged); };
}

void EventPath::apply(PartitionState& partition, const ingest::Record& record,
                      const ingest::ListeningEvent& event, Clock::time_point arrived) {
  if (!waiting_.empty() &&
      waiting_.affected_by(record.partition, event.user_id,
                           partition.fold.watermark_after(event.user_id, event.timestamp_ms),
                           context_.config.sessions.expire_after.count()))
    flush();
  const sessions::FoldResult result = partition.fold.apply(event, record.offset);
  partition.commit_tracker.done(record.offset);
  if (record.offset < partition.silent_until) {
    counters_.rebuilt.add();
    return;
  }
  counters_.events[static_cast<std::size_t>(result.outcome)].add();
  if (result.session == nullptr) return;
  const sessions::Session& session = *result.session;
  if (result.step_opened && !result.session_started && !session.steps.back().recommended)
    partition.shown.test(session, session.steps.back().track);
  if (result.outcome != sessions::Outcome::accepted) {
    partition.shown.forget(session);
    return;
  }

  WaitingEvent& waiting = waiting_.add();
  waiting.partition = record.partition;
  waiting.offset = record.offset;
  waiting.event_id = event.event_id;
  waiting.user_id = event.user_id;
  waiting.session = session.first_offset;
  waiting.type = event.type;
  waiting.track = session.steps[result.step].track;
  waiting.arrived = arrived;
  waiting.watermark_ms = partition.fold.watermark_ms();
  if (waiting_.size() >= batch_limit_) flush();
}

void EventPath::note_progress(ingest::Partition partition, PartitionState& state) {
  if (state.ready || state.commit_tracker.next() < state.caught_up_at) return;
  state.ready = true;
  owner_.ready(partition);
}

void EventPath::flush() {
  if (waiting_.empty()) return;
  const ServedModel* served = model_.get();
  const Withdrawals* withdrawals = withdrawals_.get();
  const auto events = waiting_.get();
  items_.clear();
  for (const WaitingEvent& event : events)
    items_.push_back({event.user_id, state(event.partition).fold.find(event.user_id, event.session)});
  scorer_.score(served != nullptr ? &served->model : nullptr, items_, context_.subscription_registry,
                default_options_, tracks_of(withdrawals));
  for (std::size_t i = 0; i < events.size(); ++i)
    push(events[i], *items_[i].session, served, withdrawals, scorer_.variants(i), scorer_.lists(i));
  waiting_.clear();
}

void EventPath::push(const WaitingEvent& event, const sessions::Session& session, const ServedModel* served,
                     const Withdrawals* withdrawals, const ListVariants& variants,
                     std::span<const models::List> lists) {
  if (served != nullptr)
    state(event.partition)
        .shown.show(event.user_id, session, lists[0], served->by_popularity, default_options_,
                    tracks_of(withdrawals));

  RecommendationsMessage message;
  message.sequence = event.offset;
  message.cause = Cause{event.event_id, event.type, context_.tracks.name(event.track)};
  message.session = summarise(&session, event.partition);
  if (served != nullptr) message.version = served->model.number();
  message.withdrawals = withdrawals;
  message.latency = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - event.arrived);

  // One text for all connections that request the same list.
  texts_.clear();
  for (std::size_t s = 0; s < variants.subscriptions.size(); ++s) {
    const auto sink = variants.subscriptions[s]->sink.lock();
    if (!sink) continue;
    const std::size_t option = variants.option_of[s];
    const std::int64_t k = variants.subscriptions[s]->options.k;
    message.max_bytes = variants.subscriptions[s]->max_list_bytes;
    auto text = std::find_if(texts_.begin(), texts_.end(), [&](const Text& t) {
      return t.option == option && t.k == k && t.max_bytes == message.max_bytes;
    });
    if (text == texts_.end()) {
      message.tracks = prefix(lists[option], k);
      texts_.push_back({option, k, message.max_bytes,
                        std::make_shared<const std::string>(to_json(message, context_.catalogue))});
      text = std::prev(texts_.end());
    }
    sink->list(text->json, session.first_offset);
    counters_.pushes.add();
  }
  if (context_.publish_copy) {
    message.tracks = prefix(lists[0], default_options_.k);
    message.max_bytes = 0;
    const Recipient recipient{event.user_id, event.partition};
    if (!context_.publish_copy(event.user_id, to_json(message, context_.catalogue, recipient)))
      counters_.copies_lost.add();
  }
  counters_.lists.add();
  counters_.latency.add(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - event.arrived));
}

std::optional<ingest::Position> EventPath::committable(ingest::Partition partition) {
  flush();
  PartitionState& state = this->state(partition);
  const ingest::Offset committable = state.commit_tracker.committable_offset();
  if (committable <= state.silent_until || committable == state.committed.next) return std::nullopt;
  const sessions::RebuildPoint* held_back = state.commit_tracker.rebuild_point();
  state.committed = {committable,
                     sessions::to_metadata(held_back ? *held_back : state.fold.rebuild_point(committable))};
  return state.committed;
}

void EventPath::housekeep() {
  std::size_t listeners = 0;
  for (auto& [number, state] : partitions_) {
    auto& fold = state->fold;
    listeners += fold.listener_count();
    if (state->shown.size() > 2 * fold.listener_count() + 1024)
      state->shown.forget_if([&](const std::string& user_id, std::int64_t first_offset) {
        return fold.find(user_id, first_offset) == nullptr;
      });
  }
  counters_.listeners.set(static_cast<std::int64_t>(listeners));
}

bool EventPath::is_ready(ingest::Partition partition) const {
  const auto it = partitions_.find(partition);
  return it != partitions_.end() && it->second->ready;
}

bool EventPath::acknowledgements_pending() const {
  return std::any_of(partitions_.begin(), partitions_.end(), [](const auto& entry) {
    return entry.second->commit_tracker.rebuild_point() != nullptr;
  });
}

EventPath::Current EventPath::current(std::string_view user_id, ingest::Partition partition,
                                      sessions::Session* session, const models::ListOptions& options) {
  Current current;
  current.session = summarise(session, partition);
  current.sequence = session != nullptr ? session->last_offset : state(partition).commit_tracker.next() - 1;
  if (session != nullptr) current.first_offset = session->first_offset;
  if (const ServedModel* served = model_.get()) {
    current.version = served->model.number();
    current.withdrawals = withdrawals_.get();
    current.list = scorer_.recommender().recommend(
        served->model, {user_id, session, &options, tracks_of(current.withdrawals)});
  }
  return current;
}

/// The session that `ready` names: the one subscribed to, else that with the latest time.
sessions::Session* EventPath::session(const Subscription& subscription) {
  sessions::SessionFold& fold = state(subscription.partition).fold;
  return subscription.session_id ? fold.find_named(subscription.user_id, *subscription.session_id)
                                 : fold.find(subscription.user_id);
}

/// The sessions subscribed to whose events would still be live, the newest last.
std::vector<sessions::Session*> EventPath::ongoing(const Subscription& subscription) {
  sessions::Session* latest = session(subscription);
  if (latest == nullptr || subscription.session_id) return {latest};
  std::vector<sessions::Session*> ongoing;
  for (sessions::Session& open : state(subscription.partition).fold.sessions(subscription.user_id))
    if (latest->last_ms - open.last_ms <= context_.config.sessions.gap.count()) ongoing.push_back(&open);
  return ongoing;
}

std::string EventPath::current_json(const Current& current, std::size_t max_bytes) const {
  RecommendationsMessage message;
  message.sequence = current.sequence;
  message.session = current.session;
  message.version = current.version;
  message.withdrawals = current.withdrawals;
  message.tracks = current.list.tracks;
  message.max_bytes = max_bytes;
  return to_json(message, context_.catalogue);
}

void EventPath::attach(const std::shared_ptr<const Subscription>& subscription,
                       std::optional<ingest::Offset> last_sequence) {
  const auto sink = subscription->sink.lock();
  if (!sink) return;
  flush();
  const ServedModel* served = model_.get();
  sink->message(std::make_shared<const std::string>(
      ready_json({subscription->user_id, subscription->partition}, layouts_->newest()->epoch,
                 served != nullptr ? std::optional(served->model.number()) : std::nullopt,
                 summarise(session(*subscription), subscription->partition))));
  for (sessions::Session* session : ongoing(*subscription)) {
    const Current now =
        current(subscription->user_id, subscription->partition, session, subscription->options);
    // A number beyond the log's end is none of this log's.
    const bool known = session != nullptr && last_sequence && now.sequence <= *last_sequence &&
                       *last_sequence < state(subscription->partition).commit_tracker.next();
    if (!known)
      sink->list(std::make_shared<const std::string>(current_json(now, subscription->max_list_bytes)),
                 now.first_offset);
  }
  context_.subscription_registry.add(subscription);
}

std::string EventPath::current_list(std::string_view user_id, ingest::Partition partition,
                                    const std::optional<std::string>& session_id,
                                    const models::ListOptions& options) {
  flush();
  sessions::SessionFold& fold = state(partition).fold;
  sessions::Session* session = session_id ? fold.find_named(user_id, *session_id) : fold.find(user_id);
  return current_json(current(user_id, partition, session, options),
                      static_cast<std::size_t>(context_.config.serving.max_list_bytes));
}

std::optional<std::string> EventPath::sessions(std::string_view user_id, ingest::Partition partition) {
  const auto open = state(partition).fold.sessions(user_id);
  if (open.empty()) return std::nullopt;
  return sessions_json(user_id, partition, open, context_.catalogue);
}

}  // namespace segue::serving
