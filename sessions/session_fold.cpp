#include "sessions/session_fold.hpp"

#include <algorithm>
#include <boost/intrusive/list.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <limits>
#include <unordered_map>

#include "sessions/listener.hpp"
#include "sessions/membership.hpp"

namespace segue::sessions {
namespace {

constexpr std::int64_t gaps_per_block = 12;
constexpr std::int64_t least_block_ms = 6 * 3'600'000;

/// FNV-1a, 64 bits: the watermark's listeners are kept in commits, so the hash is the same in every process.
std::uint64_t hash_of(std::string_view user_id) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : user_id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

/// A user id with its hash, which a record needs more than once.
struct UserKey {
  explicit UserKey(std::string_view id) : user_id(id), hash(hash_of(id)) {}
  std::string_view user_id;
  std::uint64_t hash;
};

struct HashOfUser {
  using is_transparent = void;
  std::size_t operator()(const UserKey& user) const { return user.hash; }
  std::size_t operator()(const Listener* listener) const { return hash_of(listener->user_id); }
};

struct SameUser {
  using is_transparent = void;
  static std::string_view user(const UserKey& key) { return key.user_id; }
  static std::string_view user(const Listener* listener) { return listener->user_id; }
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    return user(a) == user(b);
  }
};

template <class Narrow>
Narrow saturated(std::int64_t value) {
  return static_cast<Narrow>(std::clamp<std::int64_t>(value, std::numeric_limits<Narrow>::min(),
                                                      std::numeric_limits<Narrow>::max()));
}

/// 2 + 4 n steps of 12 bytes fill an allocation of 16 n + 8 bytes, as malloc has them, to the last byte.
void make_room(std::vector<Step>& steps) {
  if (steps.size() < steps.capacity()) return;
  steps.reserve(steps.empty() ? 2 : steps.size() + std::max<std::size_t>(4, steps.size() / 16 * 4));
}

}  // namespace

struct SessionFold::Impl {
  using Listeners = boost::intrusive::list<Listener>;  // the longest idle first

  Impl(const configs::Sessions& options, TrackInterner& tracks, const RebuildPoint& start)
      : options(options),
        gap_ms(options.gap.count()),
        block_ms(std::max(gaps_per_block * gap_ms, least_block_ms)),
        window(static_cast<std::size_t>(options.duplicate_window)),
        tracks(tracks),
        watermark(start.watermark),
        checkpoints(start) {}
  ~Impl() {
    listeners.clear_and_dispose([](Listener* listener) { delete listener; });
  }

  FoldResult apply(const ingest::ListeningEvent& event, std::int64_t offset);

  Listener& touch(const UserKey& user, std::int64_t time_ms, std::int64_t offset);
  void enter_block(Listener& listener, Block block, std::int64_t offset);
  void begin_afresh(Listener& listener);
  void forget(Listener& listener);
  void forget_idle();
  FoldResult play(Listener& listener, const ingest::ListeningEvent& event, std::int64_t offset, bool afresh);
  FoldResult end(Listener& listener, const ingest::ListeningEvent& event, std::int64_t offset);
  Session& open(Listener& listener, const ingest::ListeningEvent& event, std::int64_t offset, bool afresh);
  Session& touch(Listener& listener, Session& session, std::int64_t offset, std::int64_t time_ms);
  Listener* find(std::string_view user_id) const { return find(UserKey(user_id)); }
  Listener* find(const UserKey& user) const {
    const auto found = by_user.find(user);
    return found == by_user.end() ? nullptr : *found;
  }

  const configs::Sessions options;
  const std::int64_t gap_ms;
  const std::int64_t block_ms;
  const std::size_t window;
  TrackInterner& tracks;
  Watermark watermark;
  Checkpoints checkpoints;
  Listeners listeners;
  boost::unordered_flat_set<Listener*, HashOfUser, SameUser> by_user;
  // Of the few who have been known for more than a block: a pointer in every listener would cost more.
  std::unordered_map<const Listener*, std::vector<BlockStart>> block_starts;
};

FoldResult SessionFold::Impl::apply(const ingest::ListeningEvent& event, std::int64_t offset) {
  const UserKey user(event.user_id);
  Listener& listener = touch(user, event.timestamp_ms, offset);
  const bool duplicate = listener.recent.add(event.event_id, window);
  const bool is_play = event.type == ingest::EventType::play;
  const bool afresh = is_play && !duplicate && listener.begins_afresh;
  if (afresh) begin_afresh(listener);
  const bool live = listener.latest_ms == INT64_MIN || event.timestamp_ms >= listener.latest_ms - gap_ms;
  FoldResult result{.outcome = Outcome::duplicate};
  if (!duplicate) result = is_play ? play(listener, event, offset, afresh) : end(listener, event, offset);
  if (result.outcome == Outcome::accepted && !live) result.outcome = Outcome::late;
  listener.latest_ms = std::max(listener.latest_ms, event.timestamp_ms);
  watermark.note(user.hash, event.timestamp_ms);
  // After a quiet night the watermark still stands at yesterday while the first listeners are here.
  listener.watermark_ms = std::max(watermark.value_ms(), event.timestamp_ms);
  forget_idle();
  return result;
}

/// The listener, new or known, moved to the end of the list.
Listener& SessionFold::Impl::touch(const UserKey& user, std::int64_t time_ms, std::int64_t offset) {
  // Before the record's own time counts: what decides is known to a rebuild from the record before it.
  const std::int64_t now = watermark.value_ms() == INT64_MIN ? time_ms : watermark.value_ms();
  const auto block = saturated<Block>(now / block_ms);
  if (Listener* known = find(user)) {
    listeners.splice(listeners.end(), listeners, Listeners::s_iterator_to(*known));
    if (block > known->block) enter_block(*known, block, offset);
    return *known;
  }
  auto fresh = std::make_unique<Listener>();
  fresh->user_id = user.user_id;
  fresh->rebuilt_from = checkpoints.hold(offset, watermark);
  fresh->first_block = fresh->block = block;
  listeners.push_back(*fresh);
  by_user.insert(fresh.get());
  return *fresh.release();
}

void SessionFold::Impl::enter_block(Listener& listener, Block block, std::int64_t offset) {
  listener.block = block;
  listener.begins_afresh = listener.first_block < block - 1;
  block_starts[&listener].push_back({checkpoints.hold(offset, watermark), listener.recent.count(), block});
}

/// With the first play of a block: an end would find nothing.
void SessionFold::Impl::begin_afresh(Listener& listener) {
  listener.begins_afresh = false;
  listener.sessions.clear();
  listener.latest_ms = INT64_MIN;
  auto& starts = block_starts[&listener];
  const auto enough = [&](const BlockStart& start) {
    return start.block < listener.block - 1 && start.records_before + window < listener.recent.count();
  };
  while (!starts.empty() && enough(starts.front())) {
    checkpoints.release(listener.rebuilt_from);
    listener.rebuilt_from = starts.front().checkpoint;
    starts.erase(starts.begin());
  }
}

void SessionFold::Impl::forget(Listener& listener) {
  checkpoints.release(listener.rebuilt_from);
  if (const auto starts = block_starts.find(&listener); starts != block_starts.end()) {
    for (const BlockStart& start : starts->second) checkpoints.release(start.checkpoint);
    block_starts.erase(starts);
  }
  by_user.erase(&listener);
  listeners.erase_and_dispose(Listeners::s_iterator_to(listener), [](Listener* gone) { delete gone; });
}

/// The list is in the order of the listeners' last records, hence of their watermarks.
void SessionFold::Impl::forget_idle() {
  const auto idle = [&](const Listener& listener) {
    return watermark.value_ms() - listener.watermark_ms > options.expire_after.count();
  };
  while (idle(listeners.front()) || std::cmp_greater(by_user.size(), options.max_listeners))
    forget(listeners.front());
}

FoldResult SessionFold::Impl::play(Listener& listener, const ingest::ListeningEvent& event,
                                   std::int64_t offset, bool afresh) {
  const TrackId track = tracks.intern(event.track_id);
  const std::uint32_t client = client_number(event);
  if (holds_play(listener.sessions, track, event.timestamp_ms)) return {.outcome = Outcome::duplicate};
  if (echoes(listener.sessions, track, event, client)) return {.outcome = Outcome::echo};

  Session* own = own_session(listener.sessions, event, gap_ms, false);
  if (own != nullptr && resumes(*own, track, event)) {
    Session& session = touch(listener, *own, offset, event.timestamp_ms);
    return {.session = &session, .step = session.steps.size() - 1};
  }
  const bool opens = own == nullptr;
  Session& session =
      opens ? open(listener, event, offset, afresh) : touch(listener, *own, offset, event.timestamp_ms);
  std::int64_t gap = -1;  // unknown
  if (!opens) gap = std::max<std::int64_t>(0, event.timestamp_ms - play_ms(session, session.steps.back()));
  make_room(session.steps);
  session.steps
      .emplace_back(track, Action::unknown, event.source == ingest::recommended_source, gap_bucket(gap))
      .began_ms = saturated<std::int32_t>(event.timestamp_ms - session.started_ms);
  session.client = client;
  session.full = std::cmp_greater_equal(session.steps.size(), options.max_steps);
  return {
      .session = &session, .step = session.steps.size() - 1, .step_opened = true, .session_started = opens};
}

Session& SessionFold::Impl::open(Listener& listener, const ingest::ListeningEvent& event, std::int64_t offset,
                                 bool afresh) {
  Session session;
  session.first_offset = session.last_offset = offset;
  session.started_ms = session.last_ms = event.timestamp_ms;
  if (event.session_id) session.explicit_id = std::make_unique<const std::string>(*event.session_id);
  // A play that the split of a named session sends on is of the same name.
  const Session* full = own_session(listener.sessions, event, gap_ms, true);
  if (!event.session_id && full != nullptr && full->explicit_id)
    session.explicit_id = std::make_unique<const std::string>(*full->explicit_id);
  if (session.explicit_id != nullptr)
    session.repeated = afresh || std::ranges::any_of(listener.sessions, [&](const Session& other) {
                         return other.explicit_id != nullptr && *other.explicit_id == *session.explicit_id;
                       });
  if (std::cmp_greater_equal(listener.sessions.size(), options.open_per_listener))
    listener.sessions.erase(listener.sessions.begin());
  return listener.sessions.emplace_back(std::move(session));
}

/// The session, moved to the end of the list: its old place is another's.
Session& SessionFold::Impl::touch(Listener& listener, Session& session, std::int64_t offset,
                                  std::int64_t time_ms) {
  const auto place = listener.sessions.begin() + (&session - listener.sessions.data());
  std::rotate(place, std::next(place), listener.sessions.end());
  Session& touched = listener.sessions.back();
  touched.last_offset = offset;
  touched.last_ms = std::max(touched.last_ms, time_ms);
  if (time_ms < touched.started_ms)
    touched.before_start_ms =
        std::max(touched.before_start_ms, saturated<std::uint32_t>(touched.started_ms - time_ms));
  return touched;
}

/// A skip or complete.
FoldResult SessionFold::Impl::end(Listener& listener, const ingest::ListeningEvent& event,
                                  std::int64_t offset) {
  const auto track = tracks.find(event.track_id);
  if (!track) return {.outcome = Outcome::unmatched};
  const Action action = event.type == ingest::EventType::skip ? Action::skipped : Action::completed;
  if (holds_end(listener.sessions, *track, action, event.timestamp_ms))
    return {.outcome = Outcome::duplicate};
  const auto place =
      step_to_end(listener.sessions, own_session(listener.sessions, event, gap_ms, true), *track);
  if (!place) return {.outcome = Outcome::unmatched};

  Step& step = **place;
  step.action = action;
  const std::int64_t after = event.timestamp_ms - play_ms(*place->session, step);
  if (after >= 0 && after < Step::no_end) step.ended_after_ms = static_cast<std::uint32_t>(after);
  if (place->session->cache) place->session->cache->changed(place->step);
  // After a silence the step has its end, and the session's time span stays as it was.
  const bool held = holds(*place->session, event, gap_ms);
  Session& session =
      touch(listener, *place->session, offset, held ? event.timestamp_ms : place->session->last_ms);
  return {.session = &session, .step = place->step};
}

SessionFold::SessionFold(const configs::Sessions& options, TrackInterner& tracks, RebuildPoint start)
    : impl_(std::make_unique<Impl>(options, tracks, start)) {}
SessionFold::~SessionFold() = default;
SessionFold::SessionFold(SessionFold&&) noexcept = default;

FoldResult SessionFold::apply(const ingest::ListeningEvent& event, std::int64_t offset) {
  return impl_->apply(event, offset);
}

std::span<Session> SessionFold::sessions(std::string_view user_id) {
  Listener* listener = impl_->find(user_id);
  return listener == nullptr ? std::span<Session>() : std::span<Session>(listener->sessions);
}

Session* SessionFold::find(std::string_view user_id) {
  Session* latest = nullptr;
  for (Session& session : sessions(user_id))
    if (latest == nullptr || session.last_ms >= latest->last_ms) latest = &session;
  return latest;
}

Session* SessionFold::find(std::string_view user_id, std::int64_t first_offset) {
  for (Session& session : sessions(user_id))
    if (session.first_offset == first_offset) return &session;
  return nullptr;
}

Session* SessionFold::find_named(std::string_view user_id, std::string_view session_id) {
  Session* newest = nullptr;
  for (Session& session : sessions(user_id))
    if (session.explicit_id && *session.explicit_id == session_id) newest = &session;
  return newest;
}

RebuildPoint SessionFold::rebuild_point(std::int64_t next) const {
  const RebuildPoint* oldest = impl_->checkpoints.oldest();
  return oldest != nullptr ? *oldest : RebuildPoint{next, impl_->watermark};
}

std::int64_t SessionFold::watermark_ms() const { return impl_->watermark.value_ms(); }

std::int64_t SessionFold::watermark_after(std::string_view user_id, std::int64_t time_ms) const {
  Watermark watermark = impl_->watermark;
  watermark.note(hash_of(user_id), time_ms);
  return watermark.value_ms();
}

std::size_t SessionFold::listener_count() const { return impl_->by_user.size(); }

}  // namespace segue::sessions
