#include "serving/doctor/registry_checks.hpp"

#include <algorithm>
#include <filesystem>

#include "serving/doctor/machine_checks.hpp"

namespace segue::serving {

namespace fs = std::filesystem;

Diagnosis check_champion(const models::Registry& registry) {
  Diagnosis diagnosis{.level = Level::ok, .subject = "champion", .text = "", .remedy = ""};
  const auto versions = registry.versions();
  const auto champion = registry.champion();
  if (versions.empty()) {
    diagnosis.level = Level::warning;
    diagnosis.text = registry.path().string() + " holds no version yet";
    diagnosis.remedy =
        "start `segue serve`, which counts plays until there is one, and ask for a training (`segue "
        "retrain`)";
    return diagnosis;
  }
  if (!champion) {
    diagnosis.level = Level::warning;
    diagnosis.text = "none of the " + std::to_string(versions.size()) +
                     " versions is named to be served, and a server takes the newest that it can read";
    diagnosis.remedy = "name one with `segue models activate VERSION`";
    return diagnosis;
  }
  const auto version = registry.load(*champion);
  if (!version) {
    diagnosis.level = Level::error;
    diagnosis.text =
        "version " + std::to_string(*champion) + " is to be served and cannot be read: " + version.error();
    diagnosis.remedy = "name another with `segue models activate VERSION` (`segue models list` shows them)";
    return diagnosis;
  }
  diagnosis.text = "version " + std::to_string(*champion) + " of " + version->manifest.created_at + ", " +
                   version->manifest.kind + ", " + std::to_string(version->vocabulary.tracks.size()) +
                   " tracks; " + std::to_string(versions.size()) + " versions are kept";
  return diagnosis;
}

std::uint64_t size_of(const models::Registry& registry, models::VersionNumber version) {
  std::uint64_t size = 0;
  std::error_code error;
  fs::directory_iterator files(registry.path() / "versions" / std::to_string(version), error);
  for (; !error && files != fs::directory_iterator(); files.increment(error)) {
    std::error_code unknown;
    const auto bytes = files->file_size(unknown);
    if (!unknown) size += bytes;
  }
  return size;
}

Diagnoses check_registry(const configs::Registry& config) {
  const models::Registry registry(config.path);
  std::uint64_t largest = 0;
  for (const auto version : registry.versions()) largest = std::max(largest, size_of(registry, version));
  Diagnoses diagnoses = check_storage(storage_of(config.path), largest);
  diagnoses.push_back(check_champion(registry));
  return diagnoses;
}

}  // namespace segue::serving
