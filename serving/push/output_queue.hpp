// The bounded output queue of a connection; at the bound, newer lists replace older ones.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>

namespace segue::serving {

using SharedText = std::shared_ptr<const std::string>;

/// Not thread-safe. Lists are queued one after another while there is room. Without room, queued lists are
/// replaced by the newest one; if that is not enough, the reader is too slow (overflow). A message that waits
/// alone is always admitted, however large.
///
/// The bound applies to a connection whose peer does not read (`stalled`). Otherwise burst_factor times as
/// much may wait: events can briefly arrive faster than they are written one by one.
class OutputQueue {
 public:
  static constexpr std::size_t burst_factor = 16;

  explicit OutputQueue(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  enum class Push { queued, overflow };

  /// Queues a list. On overflow it is not queued, and the connection must be closed.
  Push list(SharedText text, bool stalled) {
    if (!fits(*text, stalled)) drop_lists(0);
    return push(std::move(text), true, stalled);
  }

  /// Queues anything else (ready, ack, error); it is never replaced.
  Push message(SharedText text, bool stalled) {
    if (!fits(*text, stalled)) drop_lists(1);
    return push(std::move(text), false, stalled);
  }

  /// Removes and returns the next text; null when the queue is empty.
  SharedText pop() {
    if (items_.empty()) return nullptr;
    SharedText text = std::move(items_.front().text);
    items_.pop_front();
    bytes_ -= text->size();
    return text;
  }

  void clear() {
    items_.clear();
    bytes_ = 0;
  }

  std::size_t size() const { return items_.size(); }
  std::size_t bytes() const { return bytes_; }
  /// Total number of lists replaced by newer ones.
  std::size_t replaced() const { return replaced_; }

 private:
  struct Item {
    SharedText text;
    bool list;
  };

  bool fits(const std::string& text, bool stalled) const {
    return items_.empty() || bytes_ + text.size() <= max_bytes_ * (stalled ? 1 : burst_factor);
  }

  /// Drops the oldest queued lists but `keep`.
  void drop_lists(std::ptrdiff_t keep) {
    auto surplus = std::count_if(items_.begin(), items_.end(), [](const Item& i) { return i.list; }) - keep;
    std::erase_if(items_, [&](const Item& item) {
      if (!item.list || surplus-- <= 0) return false;
      bytes_ -= item.text->size();
      ++replaced_;
      return true;
    });
  }

  Push push(SharedText text, bool list, bool stalled) {
    if (!fits(*text, stalled)) return Push::overflow;
    bytes_ += text->size();
    items_.push_back({std::move(text), list});
    return Push::queued;
  }

  std::size_t max_bytes_;
  std::deque<Item> items_;
  std::size_t bytes_ = 0;
  std::size_t replaced_ = 0;
};

}  // namespace segue::serving
