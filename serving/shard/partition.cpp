#include "serving/shard/partition.hpp"

#include <algorithm>

namespace segue::serving {

ReadingStart reading_start(const ingest::Position& committed, ingest::Offset low, ingest::Offset high) {
  ReadingStart start{low, low, {low, {}}, {}};
  if (committed.next < 0) return start;  // a new group: reads the whole log
  if (committed.next > high) {
    start.warning = "the committed offset " + std::to_string(committed.next) + " lies beyond the log's end " +
                    std::to_string(high) + " (topic made anew?): reading from " + std::to_string(low);
    return start;
  }
  start.silent_until = std::max(committed.next, low);
  const auto rebuild = sessions::parse_metadata(committed.metadata);
  if (!rebuild) {
    start.warning = "the commit at " + std::to_string(committed.next) +
                    " says not from where to rebuild: reading from the low watermark " + std::to_string(low);
    return start;
  }
  const ingest::Offset wanted = std::min(rebuild->offset, committed.next);
  if (low > wanted) {
    start.warning =
        "retention has removed offsets " + std::to_string(wanted) + " to " + std::to_string(low - 1) +
        ", which open sessions need" +
        (low > committed.next ? " (" + std::to_string(low - committed.next) + " never read)" : "");
  }
  start.offset = std::max(wanted, low);
  start.rebuild = {start.offset, rebuild->watermark};
  return start;
}

}  // namespace segue::serving
