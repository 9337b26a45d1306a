#include "models/registry/registry.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <random>

#include <unistd.h>

#include "base/clock.hpp"
#include "base/durable_file.hpp"
#include "base/parse_number.hpp"
#include "base/sha256.hpp"
#include "models/registry/manifest_json.hpp"
#include "models/registry/version_check.hpp"
#include "models/registry/version_files.hpp"

namespace segue::models {

namespace {

namespace fs = std::filesystem;
template <class T>
using Result = boost::system::result<T, std::string>;

constexpr const char* manifest_name = "manifest.json";
constexpr const char* temporary_prefix = ".publish-";
constexpr auto abandoned_after = std::chrono::hours(1);

fs::path versions_folder(const fs::path& registry) { return registry / "versions"; }

fs::path folder_of(const fs::path& registry, VersionNumber version) {
  return versions_folder(registry) / std::to_string(version);
}

/// Parses a version number strictly: no sign, no leading zero, nothing after it.
std::optional<VersionNumber> version_number(std::string_view text) {
  const auto number = base::parse_number<VersionNumber>(text);
  return number && *number >= 0 && std::to_string(*number) == text ? number : std::nullopt;
}

fs::path temporary_folder(const fs::path& registry) {
  static std::atomic<unsigned> count{0};
  return versions_folder(registry) / (temporary_prefix + std::to_string(::getpid()) + '-' +
                                      std::to_string(++count) + '-' + std::to_string(std::random_device{}()));
}

/// Removes a folder with its contents at the end of the scope, unless it was renamed.
struct RemovedAtEnd {
  ~RemovedAtEnd() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  fs::path folder;
};

Result<ManifestFile> read_manifest(const fs::path& registry, VersionNumber version) {
  const fs::path path = folder_of(registry, version) / manifest_name;
  std::error_code ignored;
  if (!fs::exists(path.parent_path(), ignored)) {
    return registry.string() + " has no version " + std::to_string(version);
  }
  std::string text;
  if (auto read = base::read_whole(path, text); !read) return read.error();
  auto file = parse_manifest_file(text);
  if (!file) return path.string() + ' ' + file.error();
  if (file->manifest.version != version) {
    return path.string() + " is of version " + std::to_string(file->manifest.version);
  }
  return file;
}

}  // namespace

Registry::Registry(fs::path path) : path_(std::move(path)) {}

std::vector<VersionNumber> Registry::versions() const {
  std::vector<VersionNumber> numbers;
  std::error_code ignored;
  for (fs::directory_iterator entry(versions_folder(path_), ignored), end; entry != end;
       entry.increment(ignored)) {
    if (const auto number = version_number(entry->path().filename().string())) numbers.push_back(*number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::optional<VersionNumber> Registry::champion() const {
  std::string text;
  if (!base::read_whole(champion_file(), text)) return std::nullopt;
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return version_number(text);
}

Result<Manifest> Registry::manifest(VersionNumber version) const {
  auto file = read_manifest(path_, version);
  if (!file) return std::move(file).error();
  return std::move(file->manifest);
}

Result<Version> Registry::load(VersionNumber version) const {
  auto manifest = read_manifest(path_, version);
  if (!manifest) return std::move(manifest).error();
  const fs::path folder = folder_of(path_, version);
  VersionFiles files;
  for (const auto& [name, expected] : manifest->manifest.sha256) {
    // The name is read from a file: it must not lead out of the folder.
    if (fs::path(name).filename() != name) return folder.string() + " names a file outside of it";
    std::string& bytes = files[name];
    if (auto read = base::read_whole(folder / name, bytes); !read) return read.error();
    if (base::sha256_hex(bytes) != expected)
      return (folder / name).string() + " is damaged: its checksum differs";
  }
  auto loaded = from_files(files);
  if (!loaded) return folder.string() + ": " + loaded.error();
  loaded->manifest = std::move(manifest->manifest);
  loaded->blend = manifest->blend;
  if (auto good = check(*loaded); !good) return folder.string() + ": " + good.error();
  return loaded;
}

Result<VersionNumber> Registry::publish(Version version, std::optional<VersionNumber> number) {
  if (auto good = check(version); !good) return "the version is not fit to be published: " + good.error();

  std::error_code error;
  const RemovedAtEnd temporary{temporary_folder(path_)};
  fs::create_directories(temporary.folder, error);
  if (error) return "cannot create " + temporary.folder.string() + ": " + error.message();

  Manifest& manifest = version.manifest;
  manifest.created_at = base::utc_text(base::unix_ms());
  manifest.sha256.clear();
  for (const auto& [name, bytes] : to_files(version)) {
    manifest.sha256[name] = base::sha256_hex(bytes);
    if (auto written = base::write_durably(temporary.folder / name, bytes); !written) return written.error();
  }

  // rename() fails if the target is a non-empty folder: of two concurrent publishers the second tries the
  // next number.
  const std::vector<VersionNumber> known = versions();
  VersionNumber candidate = number.value_or(known.empty() ? 1 : known.back() + 1);
  for (;;) {
    manifest.version = candidate;
    const std::string text = to_manifest_file(manifest, version.blend);
    if (auto written = base::write_durably(temporary.folder / manifest_name, text); !written)
      return written.error();
    if (auto synced = base::sync_folder(temporary.folder); !synced) return synced.error();
    const fs::path folder = folder_of(path_, candidate);
    if (::rename(temporary.folder.c_str(), folder.c_str()) == 0) break;
    const int reason = errno;
    if (reason != EEXIST && reason != ENOTEMPTY) {
      return "cannot create " + folder.string() + ": " + std::generic_category().message(reason);
    }
    if (number) return folder.string() + " exists already";
    ++candidate;
  }
  for (const fs::path& folder : {versions_folder(path_), path_}) {
    if (auto synced = base::sync_folder(folder); !synced) return synced.error();
  }
  return candidate;
}

Result<void> Registry::set_champion(VersionNumber version) {
  if (auto known = manifest(version); !known) return known.error();
  return base::replace_durably(champion_file(), std::to_string(version) + '\n');
}

Result<bool> Registry::set_first_champion(VersionNumber version) {
  if (auto known = manifest(version); !known) return known.error();
  auto created = base::create_durably(champion_file(), std::to_string(version) + '\n');
  if (!created || *created || champion()) return created;
  // The file is there and names none.
  if (auto set = set_champion(version); !set) return set.error();
  return true;
}

void Registry::prune(std::size_t keep) {
  std::vector<VersionNumber> numbers = versions();
  const auto champion_now = champion();
  std::size_t excess = numbers.size() > keep ? numbers.size() - keep : 0;
  std::error_code ignored;
  for (const VersionNumber number : numbers) {
    if (excess == 0) break;
    if (number == 0 || number == champion_now) continue;
    // Renamed first, so that no reader sees half a version.
    const RemovedAtEnd going{temporary_folder(path_)};
    fs::rename(folder_of(path_, number), going.folder, ignored);
    --excess;
  }
  // Left-overs of a killed publisher.
  const auto now = fs::file_time_type::clock::now();
  for (fs::directory_iterator entry(versions_folder(path_), ignored), end; entry != end;
       entry.increment(ignored)) {
    if (!entry->path().filename().string().starts_with(temporary_prefix)) continue;
    std::error_code failed;
    const auto written = entry->last_write_time(failed);
    if (!failed && now - written > abandoned_after) fs::remove_all(entry->path(), failed);
  }
}

}  // namespace segue::models
