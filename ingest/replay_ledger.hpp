// The ledger of the dead letters sent back, kept in their own topic.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/kafka/record.hpp"

namespace segue::ingest {

/// Where a dead letter lies on its topic.
using LetterPlace = std::pair<Partition, Offset>;

/// Header of a marker, a record without key in the partition of its letters, whom it so outlives: "begun"
/// before they are sent, with {"offsets":[…],"plays":[…]}, their offsets and the ends of plays_topic by
/// partition; "done" once Kafka has them all, with {"offsets":[…]}.
inline constexpr std::string_view replay_header = "segue.replay";

std::string begun_marker(const std::vector<Offset>& letters, const std::vector<Offset>& plays_ends);
std::string done_marker(const std::vector<Offset>& letters);

/// What the markers say. Not thread-safe.
class ReplayLedger {
 public:
  /// Records of the dead-letter topic; false: it is no marker.
  bool add(const Record& record);
  /// A letter that is known to be sent back by other means.
  void confirm(LetterPlace letter) { done_.insert(letter); }

  bool done(LetterPlace letter) const { return done_.contains(letter); }

  /// Letters whose sending began and whose end is not known: it was cut off.
  std::set<LetterPlace> open() const;
  /// From where on plays_topic, by partition, a record of an open letter would lie; partitions beyond its
  /// end: from the beginning.
  std::vector<Offset> open_since() const;

 private:
  std::map<LetterPlace, std::vector<Offset>> begun_;  // ends of plays_topic
  std::set<LetterPlace> done_;
};

}  // namespace segue::ingest
