// The checks of the machine that doctor runs on: descriptors, clock, storage.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "configs/config.hpp"
#include "serving/doctor/diagnosis.hpp"

namespace segue::serving {

/// `limit`: the hard limit of file descriptors, up to which a server raises its own.
Diagnosis check_descriptors(std::uint64_t limit, const configs::Serving& serving);

/// What the kernel knows of its clock's synchronisation (adjtimex(2)).
struct ClockSync {
  bool synchronised = false;
  std::int64_t largest_error_us = 0;
};
/// nullopt: the kernel does not tell.
std::optional<ClockSync> clock_sync();
Diagnosis check_clock_sync(const std::optional<ClockSync>& sync);

/// The file system of the registry, for the user that runs this.
struct Storage {
  std::filesystem::path path;      // the registry
  std::filesystem::path existing;  // the path itself, or the folder above it that exists
  std::string refusal;             // why `existing` cannot be written, in the system's words; empty: it can
  std::uint64_t free_bytes = 0;
  bool inodes_left = true;
};
Storage storage_of(const std::filesystem::path& path);
/// `version_bytes`: the size of a version; 0: there is none yet.
Diagnoses check_storage(const Storage& storage, std::uint64_t version_bytes);

/// "12.3 MiB"
std::string bytes_text(std::uint64_t bytes);

}  // namespace segue::serving
