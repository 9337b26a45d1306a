// The cached view of a slot whose content is replaced now and then.
#pragma once

#include <cstdint>
#include <utility>

namespace segue::base {

/// No lock unless the content is another. `Slot` has get(), which returns a shared pointer, and generation(),
/// which is 0 at first and changes with every content. Not thread-safe: one for each thread.
template <class Slot>
class SlotView {
 public:
  explicit SlotView(const Slot& slot) : slot_(slot) {}

  /// The content to use from now on; valid until the next call. Null: there is none.
  auto* get() {
    if (const auto now = slot_.generation(); now != generation_) {
      content_ = slot_.get();
      generation_ = now;
    }
    return content_.get();
  }

 private:
  const Slot& slot_;
  decltype(std::declval<const Slot&>().get()) content_;
  std::uint64_t generation_ = 0;
};

}  // namespace segue::base
