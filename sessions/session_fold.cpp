#include "sessions/session_fold.hpp"

#include <algorithm>
#include <list>
#include <map>
#include <unordered_map>

#include "sessions/listener.hpp"

namespace segue::sessions {

struct SessionFold::Impl {
  using Listeners = std::list<Listener>;  // the longest idle first

  Impl(const configs::Sessions& options, TrackInterner& tracks, RebuildPoint start)
      : options(options), tracks(tracks), watermark_ms(start.watermark_ms) {}

  FoldResult apply(const ingest::ListeningEvent& event, std::int64_t offset);

  Listener& touch(std::string_view user_id);
  void forget(Listeners::iterator listener);
  void forget_idle();
  bool session_ended(const Listener& listener, const ingest::ListeningEvent& event, std::int64_t time) const;
  FoldResult play(Listener& listener, const ingest::ListeningEvent& event, std::int64_t offset,
                  std::int64_t time, bool ended);
  FoldResult react(Listener& listener, const ingest::ListeningEvent& event, std::int64_t offset,
                   std::int64_t time, bool ended);
  void clean_start(Listener& listener, std::int64_t offset);

  const configs::Sessions options;
  TrackInterner& tracks;
  std::int64_t watermark_ms;
  Listeners listeners;
  std::unordered_map<std::string_view, Listeners::iterator> by_user;  // keys are views of Listener::user_id
  std::map<std::int64_t, std::int64_t> needed;  // rebuild points of the listeners: offset, watermark
};

FoldResult SessionFold::Impl::apply(const ingest::ListeningEvent& event, std::int64_t offset) {
  Listener& listener = touch(event.user_id);
  const std::int64_t time = std::max(event.timestamp_ms, listener.latest_ms);
  const bool ended = session_ended(listener, event, time);
  const bool duplicate =
      listener.recent.add(event.event_id, static_cast<std::size_t>(options.duplicate_window));
  // A listener is never without a rebuild point, whatever their first record is.
  if (listener.starts.empty()) clean_start(listener, offset);

  FoldResult result{Outcome::duplicate, nullptr, false};
  if (!duplicate) {
    result = event.type == ingest::EventType::play ? play(listener, event, offset, time, ended)
                                                   : react(listener, event, offset, time, ended);
  }
  listener.latest_ms = time;
  watermark_ms = std::max(watermark_ms, time);
  listener.watermark_ms = watermark_ms;
  forget_idle();
  return result;
}

/// The listener, new or existing, moved to the end of the list.
Listener& SessionFold::Impl::touch(std::string_view user_id) {
  if (const auto it = by_user.find(user_id); it != by_user.end()) {
    listeners.splice(listeners.end(), listeners, it->second);
    return *it->second;
  }
  Listener& listener = listeners.emplace_back();
  listener.user_id = user_id;
  by_user.emplace(listener.user_id, std::prev(listeners.end()));
  return listener;
}

void SessionFold::Impl::forget(Listeners::iterator listener) {
  needed.erase(listener->rebuild_point().offset);
  by_user.erase(listener->user_id);
  listeners.erase(listener);
}

/// The list is in the order of the listeners' last records, hence of their watermarks.
void SessionFold::Impl::forget_idle() {
  const auto idle = [&](const Listener& l) {
    return watermark_ms - l.watermark_ms > options.expire_after.count();
  };
  while (idle(listeners.front()) || std::ssize(listeners) > options.max_listeners) forget(listeners.begin());
}

bool SessionFold::Impl::session_ended(const Listener& listener, const ingest::ListeningEvent& event,
                                      std::int64_t time) const {
  if (!listener.session) return true;
  if (event.session_id) return *event.session_id != listener.session->explicit_id;
  return time - listener.latest_ms > options.gap.count();
}

FoldResult SessionFold::Impl::play(Listener& listener, const ingest::ListeningEvent& event,
                                   std::int64_t offset, std::int64_t time, bool ended) {
  const bool split = !ended && std::ssize(listener.session->steps) >= options.max_steps;
  const bool starts = ended || split;
  if (starts) {
    const bool first = listener.recent.count() == 1;
    if (ended && !first && event.timestamp_ms >= listener.latest_ms) clean_start(listener, offset);
    std::string explicit_id = split ? std::move(listener.session->explicit_id) : std::string();
    if (event.session_id) explicit_id = *event.session_id;
    listener.session.emplace();
    listener.session->explicit_id = std::move(explicit_id);
    listener.session->first_offset = offset;
    listener.session->started_ms = time;
  }
  Session& session = *listener.session;
  session.steps.push_back({tracks.intern(event.track_id), Action::unknown,
                           event.source == ingest::recommended_source,
                           gap_bucket(starts ? -1 : time - session.last_play_ms)});
  session.last_offset = offset;
  session.last_ms = session.last_play_ms = time;
  return {Outcome::accepted, &session, starts};
}

/// A skip or complete.
FoldResult SessionFold::Impl::react(Listener& listener, const ingest::ListeningEvent& event,
                                    std::int64_t offset, std::int64_t time, bool ended) {
  if (ended) {
    listener.session.reset();
    return {Outcome::unmatched, nullptr, false};
  }
  Session& session = *listener.session;
  Step& current = session.steps.back();
  if (tracks.name(current.track) != event.track_id || current.action != Action::unknown)
    return {Outcome::unmatched, nullptr, false};
  current.action = event.type == ingest::EventType::skip ? Action::skipped : Action::completed;
  session.last_offset = offset;
  session.last_ms = time;
  return {Outcome::accepted, &session, false};
}

void SessionFold::Impl::clean_start(Listener& listener, std::int64_t offset) {
  if (!listener.starts.empty()) needed.erase(listener.rebuild_point().offset);
  listener.clean_start({offset, watermark_ms}, listener.recent.count() - 1,
                       static_cast<std::size_t>(options.duplicate_window));
  needed.emplace(listener.rebuild_point().offset, listener.rebuild_point().watermark_ms);
}

SessionFold::SessionFold(const configs::Sessions& options, TrackInterner& tracks, RebuildPoint start)
    : impl_(std::make_unique<Impl>(options, tracks, start)) {}
SessionFold::~SessionFold() = default;
SessionFold::SessionFold(SessionFold&&) noexcept = default;

FoldResult SessionFold::apply(const ingest::ListeningEvent& event, std::int64_t offset) {
  return impl_->apply(event, offset);
}

Session* SessionFold::find(std::string_view user_id) {
  const auto it = impl_->by_user.find(user_id);
  return it == impl_->by_user.end() || !it->second->session ? nullptr : &*it->second->session;
}

RebuildPoint SessionFold::rebuild_point(std::int64_t next) const {
  if (impl_->needed.empty()) return {next, impl_->watermark_ms};
  return {impl_->needed.begin()->first, impl_->needed.begin()->second};
}

std::int64_t SessionFold::watermark_ms() const { return impl_->watermark_ms; }

std::size_t SessionFold::listener_count() const { return impl_->listeners.size(); }

}  // namespace segue::sessions
