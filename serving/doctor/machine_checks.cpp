#include "serving/doctor/machine_checks.hpp"

#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace segue::serving {
namespace {

namespace fs = std::filesystem;

// Of a server beside its connections: its clients' sockets and pipes, files of a version, listening sockets.
constexpr std::uint64_t other_descriptors = 256;

constexpr std::uint64_t mib = 1024 * 1024;
constexpr std::uint64_t little_space = 1024 * mib;
constexpr std::uint64_t too_little_space = 64 * mib;
constexpr std::uint64_t versions_of_room = 10;

}  // namespace

Diagnosis check_descriptors(std::uint64_t limit, const configs::Serving& serving) {
  const std::uint64_t need = static_cast<std::uint64_t>(serving.max_connections) + other_descriptors;
  Diagnosis diagnosis{.level = Level::ok, .subject = "descriptors", .text = "", .remedy = ""};
  diagnosis.text =
      "a process started from here may open " + std::to_string(limit) +
      " files and sockets; serving.max_connections = " + std::to_string(serving.max_connections) +
      " takes up to " + std::to_string(need);
  if (limit >= need) return diagnosis;
  diagnosis.level = Level::warning;
  diagnosis.text += ", and beyond the limit players cannot connect";
  diagnosis.remedy = "raise the limit (LimitNOFILE=" + std::to_string(need) +
                     " in segue.service, `ulimit -Hn` as root in a shell)";
  if (limit > other_descriptors)
    diagnosis.remedy += ", or set serving.max_connections = " + std::to_string(limit - other_descriptors);
  return diagnosis;
}

std::optional<ClockSync> clock_sync() {
  timex state{};
  const int answer = adjtimex(&state);
  if (answer < 0) return std::nullopt;
  return ClockSync{.synchronised = answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0,
                   .largest_error_us = state.maxerror};
}

Diagnosis check_clock_sync(const std::optional<ClockSync>& sync) {
  Diagnosis diagnosis{.level = Level::ok, .subject = "clock", .text = "", .remedy = ""};
  if (!sync) {
    diagnosis.text = "the kernel does not tell whether this machine's clock is synchronised";
  } else if (sync->synchronised) {
    diagnosis.text = "the kernel has this machine's clock synchronised, to " +
                     std::to_string((sync->largest_error_us + 999) / 1000) + " ms at worst";
  } else {
    diagnosis.level = Level::warning;
    diagnosis.text =
        "nothing synchronises this machine's clock by the kernel's account, and players' events that bear no "
        "time are given this one";
    diagnosis.remedy = "run chrony or systemd-timesyncd (`timedatectl set-ntp true`)";
  }
  return diagnosis;
}

Storage storage_of(const fs::path& path) {
  Storage storage{.path = path, .existing = fs::absolute(path), .refusal = ""};
  std::error_code ignored;
  while (!fs::exists(storage.existing, ignored) && storage.existing.has_relative_path())
    storage.existing = storage.existing.parent_path();
  if (!fs::is_directory(storage.existing, ignored))
    storage.refusal = std::strerror(ENOTDIR);
  else if (access(storage.existing.c_str(), R_OK | W_OK | X_OK) != 0)
    storage.refusal = std::strerror(errno);
  struct statvfs system {};
  if (statvfs(storage.existing.c_str(), &system) == 0) {
    storage.free_bytes = static_cast<std::uint64_t>(system.f_bavail) * system.f_frsize;
    storage.inodes_left = system.f_files == 0 || system.f_favail > 0;  // some file systems do not count them
  }
  return storage;
}

Diagnoses check_storage(const Storage& storage, std::uint64_t version_bytes) {
  Diagnosis access{.level = Level::ok, .subject = "registry.path", .text = "", .remedy = ""};
  const std::string where = storage.existing.string();
  if (!storage.refusal.empty()) {
    access.level = Level::error;
    access.text = where + " cannot be written by the user that runs this (" + storage.refusal +
                  "), so that no version can be published";
    access.remedy = "give the folder to the user of the server and the trainer (chown), or set registry.path";
  } else if (storage.existing != fs::absolute(storage.path)) {
    access.text = storage.path.string() + " does not exist yet; a server makes it";
  } else {
    access.text = where + " can be written by the user that runs this";
  }

  Diagnosis disk{.level = Level::ok, .subject = "disk", .text = "", .remedy = ""};
  disk.text = bytes_text(storage.free_bytes) + " are free for " + where;
  if (version_bytes > 0) disk.text += ", and a version takes " + bytes_text(version_bytes);
  const std::uint64_t needed = std::max(2 * version_bytes, too_little_space);
  if (storage.free_bytes < needed || !storage.inodes_left)
    disk.level = Level::error;
  else if (storage.free_bytes < std::max(versions_of_room * version_bytes, little_space))
    disk.level = Level::warning;
  if (!storage.inodes_left) disk.text += ", but the file system has no room for another file";
  if (disk.level != Level::ok)
    disk.remedy = "remove what is not needed there, lower registry.keep, or move registry.path";
  return {access, disk};
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array units{"KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %s", value, units[unit]);
  return text.data();
}

}  // namespace segue::serving
