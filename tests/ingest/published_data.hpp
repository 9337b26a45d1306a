// The folder of the published data sets, if they are there.
#pragma once

#include <cstdlib>
#include <filesystem>

namespace segue::ingest {

/// May not exist. SEGUE_DATA names it.
inline std::filesystem::path published_data() {
  const char* named = std::getenv("SEGUE_DATA");
  return named != nullptr ? named : std::filesystem::path(SEGUE_SOURCE_DIR) / "../shared/data";
}

}  // namespace segue::ingest
