// An in-memory log of the events of one or more data sets, in order of time, ready to be published.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event.hpp"

namespace segue::ingest {

/// Takes about 220 bytes per event. In memory because published files are seldom in order of time. Not
/// thread-safe.
class EventLog {
 public:
  struct Entry {
    std::int64_t timestamp_ms;
    std::string_view user_id;
    std::string_view json;
  };

  /// Copies the event.
  void add(const ListeningEvent& event);

  /// Sorts by time; events of the same time keep the order in which they were added.
  void sort_by_time();

  std::size_t size() const { return places_.size(); }
  /// Views into the log, valid until the next add().
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
