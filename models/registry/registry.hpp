// The registry of model versions on disk: <path>/versions/<n>/{lstm.safetensors, fm-gcn.safetensors,
// popularity.safetensors, vocabulary.json, metadata.jsonl, manifest.json} and <path>/champion, a file with
// the number of the version to be served. A version of popularity alone has neither of the first two.
#pragma once

#include <boost/system/result.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/registry/version.hpp"

namespace segue::models {

/// Several processes may use one registry: a version is published atomically (written under a temporary name,
/// synced, renamed) and is immutable afterwards; the champion file is replaced atomically. Errors are one
/// sentence naming the file.
class Registry {
 public:
  explicit Registry(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  std::vector<VersionNumber> versions() const;  // ascending
  std::optional<VersionNumber> champion() const;

  boost::system::result<Manifest, std::string> manifest(VersionNumber version) const;

  /// Reads and validates a version: checksums, shapes against the vocabulary, no NaN or infinity, a supported
  /// format.
  boost::system::result<Version, std::string> load(VersionNumber version) const;

  /// Writes a new version; manifest.version, created_at and sha256 are set here. `number`: 0 for the
  /// popularity version (an error if it exists); otherwise absent: one more than the highest.
  boost::system::result<VersionNumber, std::string> publish(
      Version version, std::optional<VersionNumber> number = std::nullopt);

  /// Sets the version to be served; it must exist. Takes effect in servers within a second.
  boost::system::result<void, std::string> set_champion(VersionNumber version);

  /// As set_champion, but only where none is set yet, whoever else sets one at the same time. False: one is.
  boost::system::result<bool, std::string> set_first_champion(VersionNumber version);

  /// Removes the oldest versions beyond `keep`, never the champion and never version 0.
  void prune(std::size_t keep);

  /// The champion file <path>/champion, to watch for changes (inotify).
  std::filesystem::path champion_file() const { return path_ / "champion"; }

 private:
  std::filesystem::path path_;
};

}  // namespace segue::models
