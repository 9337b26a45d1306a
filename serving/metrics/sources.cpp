#include "serving/metrics/sources.hpp"

namespace segue::serving {

Totals totals(const Shards& shards) {
  Totals sum;
  for (const auto& shard : shards.all()) {
    const ShardCounters& c = shard->counters();
    for (std::size_t i = 0; i < outcome_count; ++i) sum.events[i] += c.events[i].get();
    sum.rebuilt += c.rebuilt.get();
    for (std::size_t i = 0; i <= ingest::partitioner_count; ++i) sum.forwarded[i] += c.forwarded[i].get();
    for (std::size_t i = 0; i < refusal_count; ++i) {
      sum.dead_letters_by_reason[i] += c.dead_letters[i].get();
      sum.dead_letters += c.dead_letters[i].get();
    }
    sum.lists += c.lists.get();
    sum.pushes += c.pushes.get();
    sum.copies_lost += c.copies_lost.get();
    sum.listeners += c.listeners.get();
    sum.latency += c.latency.counts();
    for (const auto& [version, hits] : shard->hit_rates().get()) sum.hits[version] += hits;
  }
  return sum;
}

}  // namespace segue::serving
