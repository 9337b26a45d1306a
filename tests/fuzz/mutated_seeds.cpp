// Runs a fuzz target without libFuzzer: every seed of a folder, every beginning of it, and mutations drawn
// from a fixed random seed, so that each run is the same.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzz_target.hpp"

namespace {

constexpr int mutations_per_seed = 5000;

/// In an allocation of exactly its size, so that a sanitizer sees a read beyond it.
void run(const std::string& input) {
  const std::vector<std::uint8_t> exact(input.begin(), input.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::vector<std::string> read_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> texts;
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  return texts;
}

/// Changes, inserts or removes a few bytes, or continues with the end of another seed.
std::string mutated(std::string text, const std::vector<std::string>& seeds, std::mt19937& random) {
  using namespace std::string_view_literals;
  static constexpr auto telling = "\"\\{}[],:=.0-e\n\r\t#\x00\xFF\xED\xA0"sv;
  for (int change = 1 + static_cast<int>(random() % 4); change > 0; --change) {
    const std::size_t at = random() % (text.size() + 1);
    switch (random() % 5) {
      case 0:
        text.insert(at, 1, telling[random() % telling.size()]);
        break;
      case 1:
        text.insert(at, 1, static_cast<char>(random()));
        break;
      case 2:
        text.erase(at, 1 + random() % 8);
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << random() % 8));
        break;
      default: {
        const std::string& other = seeds[random() % seeds.size()];
        text = text.substr(0, at) + other.substr(random() % (other.size() + 1));
      }
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  const auto seeds = argc == 2 ? read_folder(argv[1]) : std::vector<std::string>();
  require(!seeds.empty(), "the argument is a folder with seeds");
  std::mt19937 random(1);
  for (const std::string& seed : seeds) {
    for (std::size_t size = 0; size <= seed.size(); ++size) run(seed.substr(0, size));
    for (int i = 0; i < mutations_per_seed; ++i) run(mutated(seed, seeds, random));
  }
}
