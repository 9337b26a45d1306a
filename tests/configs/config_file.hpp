// A configuration file of a test's own, gone with it.
#pragma once

#include <fstream>
#include <string_view>

#include "tests/process.hpp"

namespace segue::configs {

class ConfigFile {
 public:
  explicit ConfigFile(std::string_view text) { std::ofstream(path(), std::ios::binary) << text; }

  std::filesystem::path path() const { return folder_.path() / "segue.toml"; }

 private:
  segue::testing::TemporaryFolder folder_;
};

}  // namespace segue::configs
