// A file that a command was told to write: where it cannot, it ends and says so.
#pragma once

#include <fstream>
#include <stdexcept>
#include <string>

namespace segue::base {

/// Opened at once, so that long work does not come to nothing. Without a path it is not open, and what is
/// written goes nowhere.
class OutputFile : public std::ofstream {
 public:
  /// Throws std::runtime_error, one sentence, as finish() does.
  explicit OutputFile(const std::string& path) : path_(path) {
    if (path.empty()) return;
    open(path);
    check();
  }

  /// After the last write: all of it must have arrived.
  void finish() {
    if (!is_open()) return;
    close();
    check();
  }

 private:
  void check() const {
    if (!*this) throw std::runtime_error("cannot write " + path_);
  }

  std::string path_;
};

}  // namespace segue::base
