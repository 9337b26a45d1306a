// Any bytes as a configuration file, and its first line as an override: loaded, or refused with a sentence.
#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "configs/load.hpp"
#include "configs/origin.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace segue::configs;

void load_or_refuse(const std::optional<std::filesystem::path>& file,
                    const std::vector<std::string>& overrides) {
  try {
    const Config config = load(file, overrides);
    require(config.sessions.expire_after >= config.sessions.gap, "an accepted configuration is consistent");
    require(config.recommender.k >= 1 && config.recommender.k <= config.recommender.max_k,
            "k is within its bounds");
    require(config.training.held_out > 0 && config.training.held_out <= 0.5,
            "a share is a number within its bounds");
    for (const std::string& origin : config.serving.allowed_origins)
      require(*normalised_origin(origin) == origin, "an origin is as browsers send it");
  } catch (const ConfigError& error) {
    require(error.what()[0] != '\0', "a refusal has a sentence");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int file = memfd_create("segue.toml", 0);
  require(file >= 0 && ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == static_cast<ssize_t>(size),
          "the input is in a file");
  load_or_refuse("/proc/self/fd/" + std::to_string(file), {});

  const std::string text(data, data + size);
  load_or_refuse(std::nullopt, {text.substr(0, text.find('\n'))});
  return 0;
}
