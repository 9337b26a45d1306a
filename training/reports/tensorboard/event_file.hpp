// Curves of a training for TensorBoard: `tensorboard --logdir FOLDER` shows them.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "training/reports/tensorboard/event_record.hpp"

namespace segue::training {

/// An event file, which is only ever appended to. Not thread-safe.
class EventFile {
 public:
  /// A new file, named by time and process, in the folder, which is made if need be. The error names it.
  static boost::system::result<EventFile, std::string> create(const std::filesystem::path& folder);

  /// The values that a step or an epoch ended with; flushed, so that an open TensorBoard sees them. Their
  /// time is that of this call, not of the step. The error names the file.
  boost::system::result<void, std::string> add(std::int64_t step, std::span<const Scalar> scalars);

  const std::filesystem::path& path() const { return path_; }

 private:
  EventFile(std::filesystem::path path, std::ofstream file)
      : path_(std::move(path)), file_(std::move(file)) {}

  std::filesystem::path path_;
  std::ofstream file_;
};

}  // namespace segue::training
