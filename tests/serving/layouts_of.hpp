// Test support: the layouts of a topic that has had one from its beginning.
#pragma once

#include "ingest/layout.hpp"

namespace segue::serving {

inline ingest::Layouts layouts_of(std::size_t partitions,
                                  ingest::Partitioner partitioner = ingest::Partitioner::murmur2) {
  ingest::Layouts layouts;
  layouts.add({"epoch1", "", partitioner, std::vector<ingest::Offset>(partitions)});
  return layouts;
}

}  // namespace segue::serving
