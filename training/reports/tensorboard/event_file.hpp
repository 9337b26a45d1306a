// Writer of TensorBoard event files, which `tensorboard --logdir FOLDER` shows.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "training/reports/tensorboard/event_record.hpp"

namespace segue::training {

/// An append-only event file. Not thread-safe.
class EventFile {
 public:
  /// Creates a file named by time and process in the folder, which is created if necessary. The error names
  /// the file or folder.
  static boost::system::result<EventFile, std::string> create(const std::filesystem::path& folder);

  /// Appends the values at the end of a step or epoch, and flushes, so that an open TensorBoard sees them.
  /// Their time is that of this call, not of the step. The error names the file.
  boost::system::result<void, std::string> add(std::int64_t step, std::span<const Scalar> scalars);

  const std::filesystem::path& path() const { return path_; }

 private:
  EventFile(std::filesystem::path path, std::ofstream file)
      : path_(std::move(path)), file_(std::move(file)) {}

  std::filesystem::path path_;
  std::ofstream file_;
};

}  // namespace segue::training
