// The counters of the versions served.
#pragma once

#include "serving/counters/counter.hpp"

namespace segue::serving {

struct VersionCounters {
  Counter swaps;
  Counter refusals;  // versions that could not be loaded
};

}  // namespace segue::serving
