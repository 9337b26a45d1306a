// The layouts of the topic `plays`: which partition is a user's own, at every place of the log.
#pragma once

#include <boost/system/result.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/kafka/partitioner.hpp"

namespace segue::ingest {

/// A record of the compacted topic `segue.layout`, its key the epoch:
/// {"epoch":"…","previous":"…"?,"partitions":6,"partitioner":"murmur2","first_offsets":[120,98,0,0,0,0]}
struct Layout {
  std::string epoch;     // random: names the numbering of offsets that players see
  std::string previous;  // the epoch before; empty: none
  Partitioner partitioner = Partitioner::murmur2;
  std::vector<Offset> first_offsets;  // per partition, the first one under this layout

  std::int32_t partitions() const { return static_cast<std::int32_t>(first_offsets.size()); }
  Partition own_partition(std::string_view user_id) const {
    return partition_of(user_id, partitions(), partitioner);
  }
  friend bool operator==(const Layout&, const Layout&) = default;
};

std::string to_json(const Layout& layout);
/// The error is one sentence.
boost::system::result<Layout, std::string> parse_layout(std::string_view json);

/// All layouts of a topic, in the order in which they came into force. A record before the first layout takes
/// effect where it lies. Under a layout, one in another partition than its user's own has no effect: its copy
/// in the own partition has (RecordForwarder). Serving, rebuild, training and evaluation all read the log so.
/// A value; not thread-safe.
class Layouts {
 public:
  /// Adds the next record of the topic. False: it does not follow the newest one, as when two servers have
  /// written at the same time; the first counts.
  bool add(Layout layout);

  /// Null: there is none.
  const Layout* newest() const { return layouts_.empty() ? nullptr : &layouts_.back(); }
  /// The layout in force at a place of the log; null: none is.
  const Layout* at(Partition partition, Offset offset) const;
  /// Whether the record lies in another partition than its key's own. A record without a key does not.
  bool is_misplaced(const Record& record) const;

 private:
  std::vector<Layout> layouts_;
};

}  // namespace segue::ingest
