// The bounded output queue of a connection; at the bound, newer lists replace older ones.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace segue::serving {

using SharedText = std::shared_ptr<const std::string>;

/// Not thread-safe. Lists are queued one after another while there is room. Without room, queued lists are
/// replaced: first those of which a newer one of the same session is there, then the oldest; if that is not
/// enough, the reader is too slow (overflow). A message that waits alone is always admitted, however large.
///
/// The bound applies to a connection whose peer does not read (`stalled`). Otherwise burst_factor times as
/// much may wait: events can briefly arrive faster than they are written one by one.
class OutputQueue {
 public:
  static constexpr std::size_t burst_factor = 16;

  explicit OutputQueue(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  enum class Push { queued, overflow };

  /// Queues a list of a session. On overflow it is not queued, and the connection must be closed.
  Push list(SharedText text, bool stalled, std::int64_t session) {
    if (!fits(*text, stalled)) make_room(*text, stalled, session);
    return push(std::move(text), session, stalled);
  }

  /// Queues anything else (ready, ack, error); it is never replaced, and leaves the newest list.
  Push message(SharedText text, bool stalled) {
    if (!fits(*text, stalled)) make_room(*text, stalled, std::nullopt);
    return push(std::move(text), std::nullopt, stalled);
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
    std::optional<std::int64_t> session;  // of a list; nullopt: another message
  };

  bool fits(const std::string& text, bool stalled) const {
    return items_.empty() || bytes_ + text.size() <= max_bytes_ * (stalled ? 1 : burst_factor);
  }

  /// Drops queued lists until `text` fits: a list of `incoming`, or another message.
  void make_room(const std::string& text, bool stalled, std::optional<std::int64_t> incoming) {
    std::vector<std::int64_t> newer;  // sessions of which a newer list is there
    if (incoming) newer.push_back(*incoming);
    for (auto item = items_.rbegin(); item != items_.rend(); ++item) {
      if (!item->session) continue;
      const bool superseded = std::ranges::find(newer, *item->session) != newer.end();
      superseded ? drop(*item) : newer.push_back(*item->session);
    }
    std::erase_if(items_, [](const Item& item) { return item.text == nullptr; });
    for (auto item = items_.begin(); item != items_.end() && !fits(text, stalled);) {
      const auto is_list = [](const Item& other) { return other.session.has_value(); };
      const bool last_for_a_message = !incoming && std::ranges::count_if(items_, is_list) <= 1;
      if (!item->session || last_for_a_message) {
        ++item;
        continue;
      }
      drop(*item);
      item = items_.erase(item);
    }
  }

  void drop(Item& item) {
    bytes_ -= item.text->size();
    item.text = nullptr;
    ++replaced_;
  }

  Push push(SharedText text, std::optional<std::int64_t> session, bool stalled) {
    if (!fits(*text, stalled)) return Push::overflow;
    bytes_ += text->size();
    items_.push_back({std::move(text), session});
    return Push::queued;
  }

  std::size_t max_bytes_;
  std::deque<Item> items_;
  std::size_t bytes_ = 0;
  std::size_t replaced_ = 0;
};

}  // namespace segue::serving
