// A configuration file of a test's own, gone with it.
#pragma once

#include <string_view>

#include "tests/temporary_folder.hpp"

namespace segue::configs {

class ConfigFile {
 public:
  explicit ConfigFile(std::string_view text) { folder_.write("segue.toml", text); }

  std::filesystem::path path() const { return folder_.path() / "segue.toml"; }

 private:
  segue::testing::TemporaryFolder folder_;
};

}  // namespace segue::configs
