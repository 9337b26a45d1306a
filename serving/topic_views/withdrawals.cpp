#include "serving/topic_views/withdrawals.hpp"

#include <utility>
#include <vector>

namespace segue::serving {

void WithdrawalsSlot::apply(sessions::TrackId track, bool available, ingest::Offset offset) {
  const std::lock_guard lock(mutex_);
  bool changed = false;
  if (numbered_ && offset <= newest_) {  // the topic was deleted and created again
    changed = !withdrawn_.empty();
    withdrawn_.clear();
  }
  changed |= available ? withdrawn_.erase(track) > 0 : withdrawn_.insert(track).second;
  // A record that changes nothing is a later number all the same: the one that did may be compacted away.
  newest_ = offset;
  if (!changed && withdrawn_.empty()) return;
  current_.reset();
  if (changed) tracks_.reset();
  generation_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<const Withdrawals> WithdrawalsSlot::get() const {
  const std::lock_guard lock(mutex_);
  if (current_ || withdrawn_.empty()) return current_;
  if (!tracks_)
    tracks_ = std::make_shared<const models::WithdrawnTracks>(
        std::vector<sessions::TrackId>(withdrawn_.begin(), withdrawn_.end()));
  Withdrawals state{tracks_, {}};
  if (numbered_) state.number = newest_;
  current_ = std::make_shared<const Withdrawals>(std::move(state));
  return current_;
}

}  // namespace segue::serving
