// A configuration file of a test's own, gone with it.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace segue::configs {

class ConfigFile {
 public:
  explicit ConfigFile(std::string_view text) {
    std::string pattern = std::filesystem::temp_directory_path() / "segue-config.XXXXXX";
    folder_ = mkdtemp(pattern.data());
    std::ofstream(path(), std::ios::binary) << text;
  }
  ~ConfigFile() { std::filesystem::remove_all(folder_); }
  ConfigFile(const ConfigFile&) = delete;
  ConfigFile& operator=(const ConfigFile&) = delete;

  std::filesystem::path path() const { return folder_ / "segue.toml"; }

 private:
  std::filesystem::path folder_;
};

}  // namespace segue::configs
