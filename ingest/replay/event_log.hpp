// The events of one or more data sets, in the order in which they happened, ready to be published.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event.hpp"

namespace segue::ingest {

/// In memory, some 220 bytes an event: published files are seldom in order of time.
class EventLog {
 public:
  struct Entry {
    std::int64_t timestamp_ms;
    std::string_view user_id;
    std::string_view json;
  };

  /// Copies the event.
  void add(const ListeningEvent& event);

  /// Orders by time; events of the same time keep the order in which they were added.
  void sort_by_time();

  std::size_t size() const { return places_.size(); }
  /// Views into the log, until the next add().
  Entry operator[](std::size_t i) const;

 private:
  struct Place {
    std::int64_t timestamp_ms;
    std::size_t begin;  // in text_: the user id, then the JSON
    std::uint32_t user_bytes;
    std::uint32_t json_bytes;
  };

  std::string text_;
  std::vector<Place> places_;
};

}  // namespace segue::ingest
