#include "base/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace segue::base {

namespace {

namespace fs = std::filesystem;

std::string system_error(const std::string& what, const fs::path& path, int error) {
  return "cannot " + what + " " + path.string() + ": " + std::generic_category().message(error);
}

/// An open file, closed at the end of its scope.
struct Descriptor {
  explicit Descriptor(int number) : number(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  int number;
};

fs::path temporary_beside(const fs::path& path) {
  static std::atomic<unsigned> count{0};  // threads of one process may write the same file
  return path.string() + ".tmp." + std::to_string(::getpid()) + '.' + std::to_string(++count);
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : "."; }

}  // namespace

FileResult write_durably(const fs::path& path, std::string_view bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.number < 0) return system_error("create", path, errno);
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.number, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return system_error("write", path, written < 0 ? errno : ENOSPC);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.number) != 0) return system_error("sync", path, errno);
  // A network file system may report a failed write only here.
  const int number = file.number;
  file.number = -1;
  if (::close(number) != 0) return system_error("close", path, errno);
  return {};
}

FileResult sync_folder(const fs::path& folder) {
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number < 0) return system_error("open", folder, errno);
  if (::fsync(directory.number) != 0) return system_error("sync", folder, errno);
  return {};
}

FileResult replace_durably(const fs::path& path, std::string_view bytes) {
  const fs::path temporary = temporary_beside(path);
  FileResult result = write_durably(temporary, bytes);
  if (result && ::rename(temporary.c_str(), path.c_str()) != 0) result = system_error("replace", path, errno);
  if (result) return sync_folder(folder_of(path));
  ::unlink(temporary.c_str());
  return result;
}

boost::system::result<bool, std::string> create_durably(const fs::path& path, std::string_view bytes) {
  const fs::path temporary = temporary_beside(path);
  if (auto written = write_durably(temporary, bytes); !written) {
    ::unlink(temporary.c_str());
    return std::move(written).error();
  }
  const int error = ::link(temporary.c_str(), path.c_str()) == 0 ? 0 : errno;
  ::unlink(temporary.c_str());
  if (error == EEXIST) return false;
  if (error != 0) return system_error("create", path, error);
  if (auto synced = sync_folder(folder_of(path)); !synced) return std::move(synced).error();
  return true;
}

FileResult read_whole(const fs::path& path, std::string& bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number < 0) return system_error("open", path, errno);
  struct stat status {};
  if (::fstat(file.number, &status) != 0) return system_error("read", path, errno);
  if (!S_ISREG(status.st_mode)) return system_error("read", path, EISDIR);
  bytes.resize(static_cast<std::size_t>(status.st_size));
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::read(file.number, bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read", path, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return {};
}

}  // namespace segue::base
