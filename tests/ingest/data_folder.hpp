// A temporary folder that a test fills with data files.
#pragma once

#include <fstream>
#include <string>
#include <string_view>

#include "tests/process.hpp"

namespace segue::ingest {

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
