#include "training/reports/tensorboard/event_file.hpp"

#include <unistd.h>

#include <chrono>

namespace segue::training {
namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

boost::system::result<EventFile, std::string> EventFile::create(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const auto time = now();
  // TensorBoard reads files with "tfevents" in their name.
  auto path = folder / ("events.out.tfevents." + std::to_string(static_cast<std::int64_t>(time)) + ".segue." +
                        std::to_string(getpid()));
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << version_record(time) << std::flush;
  if (!file) return "cannot write " + path.string();
  return EventFile(std::move(path), std::move(file));
}

boost::system::result<void, std::string> EventFile::add(std::int64_t step, std::span<const Scalar> scalars) {
  file_ << scalars_record(now(), step, scalars) << std::flush;
  if (!file_) return "cannot write " + path_.string();
  return {};
}

}  // namespace segue::training
