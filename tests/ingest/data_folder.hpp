// A temporary folder that a test fills with data files; and where the published data sets are, if they are.
#pragma once

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/process.hpp"

namespace segue::ingest {

/// May not exist. SEGUE_DATA names it.
inline std::filesystem::path published_data() {
  const char* named = std::getenv("SEGUE_DATA");
  return named != nullptr ? named : std::filesystem::path(SEGUE_SOURCE_DIR) / "../shared/data";
}

class DataFolder : public segue::testing::TemporaryFolder {
 public:
  /// Returns the file's path; `name` may lead through new folders.
  std::filesystem::path write(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories((path() / name).parent_path());
    std::ofstream(path() / name, std::ios::binary) << text;
    return path() / name;
  }
};

}  // namespace segue::ingest
