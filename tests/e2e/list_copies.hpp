// Test support: the copies of the lists on the topic `recommendations`, which has every list that a server
// made, whether or not a socket was there to take it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/e2e/predictions.hpp"
#include "tests/e2e/system.hpp"

namespace segue::testing {

struct ListCopy {
  PlaceInLog place;
  std::int64_t version = -1;      // none was served
  std::int64_t withdrawals = -1;  // -1: the list names none
  std::vector<std::string> tracks;
};

/// In the order of the topic's partitions; one list may stand there twice after a crash.
std::vector<ListCopy> read_list_copies(const System& system);

}  // namespace segue::testing
