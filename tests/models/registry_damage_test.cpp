// A registry whose files are damaged, whose disk is full, whose publishers die or race: what is served is a
// whole version or none.
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include "base/sha256.hpp"
#include "models/registry/manifest_json.hpp"
#include "models/registry/registry.hpp"
#include "tests/models/random_version.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::models {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// As a new file: some file systems sync one that is truncated and written again.
void write(const fs::path& path, const std::string& bytes) {
  fs::remove(path);
  std::ofstream(path, std::ios::binary) << bytes;
}

Version small_version() {
  testing::RandomVersionOptions options;
  options.tracks = 4;
  options.users = 2;
  options.units = 4;
  options.fm_dims = 2;
  return testing::random_version(options);
}

class RegistryDamageTest : public ::testing::Test {
 protected:
  RegistryDamageTest() {
    EXPECT_TRUE(registry.publish(small_version()));
    for (const auto& entry : fs::directory_iterator(version)) files.push_back(entry.path());
    EXPECT_EQ(files.size(), 6U);
  }

  segue::testing::TemporaryFolder folder;
  Registry registry{folder.path()};
  fs::path version = folder.path() / "versions" / "1";
  std::vector<fs::path> files;
};

TEST_F(RegistryDamageTest, AFileTruncatedAnywhereIsRefused) {
  for (const fs::path& file : files) {
    const std::string whole = read(file);
    const std::size_t stride = std::max<std::size_t>(1, whole.size() / 150);
    for (std::size_t size = 0; size < whole.size(); size += stride) {
      write(file, whole.substr(0, size));
      const auto loaded = registry.load(1);
      ASSERT_FALSE(loaded) << file << " cut to " << size;
      EXPECT_THAT(loaded.error(), HasSubstr(file.filename().string()));
    }
    write(file, whole);
  }
  EXPECT_TRUE(registry.load(1));
}

TEST_F(RegistryDamageTest, AFlippedBitAnywhereIsRefused) {
  for (const fs::path& file : files) {
    const std::string whole = read(file);
    const std::size_t stride = std::max<std::size_t>(1, whole.size() / 400);
    for (std::size_t at = 0; at < whole.size(); at += stride) {
      std::string flipped = whole;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
      write(file, flipped);
      ASSERT_FALSE(registry.load(1)) << file << " flipped at " << at;
    }
    write(file, whole);
  }
  EXPECT_TRUE(registry.load(1));
}

TEST_F(RegistryDamageTest, AMissingOrForeignFileIsRefused) {
  ASSERT_TRUE(registry.publish(testing::random_version()));
  for (const fs::path& file : files) {
    const std::string whole = read(file);
    fs::remove(file);
    EXPECT_FALSE(registry.load(1)) << file << " missing";
    fs::create_directory(file);
    EXPECT_FALSE(registry.load(1)) << file << " is a folder";
    fs::remove(file);
    fs::copy_file(folder.path() / "versions" / "2" / file.filename(), file);
    EXPECT_FALSE(registry.load(1)) << file << " of another version";
    fs::remove(file);
    write(file, whole);
  }
  EXPECT_TRUE(registry.load(1));
}

/// Rewrites a file and the manifest's checksum of it: damage that only the checks behind the checksums can
/// see.
void forge(const fs::path& version, const std::string& name, const std::string& bytes) {
  write(version / name, bytes);
  auto manifest = parse_manifest_file(read(version / "manifest.json"));
  ASSERT_TRUE(manifest);
  manifest->manifest.sha256[name] = base::sha256_hex(bytes);
  write(version / "manifest.json", to_manifest_file(manifest->manifest, manifest->blend));
}

TEST_F(RegistryDamageTest, WhatHasTheRightChecksumIsStillChecked) {
  const std::string weights = read(version / "lstm.safetensors");
  const std::string nan("\0\0\xc0\x7f", 4);
  forge(version, "lstm.safetensors", weights.substr(0, weights.size() - 4) + nan);
  EXPECT_THAT(registry.load(1).error(), HasSubstr("lstm output_bias has a value that is not finite"));

  forge(version, "lstm.safetensors", weights.substr(0, weights.size() - 4));
  EXPECT_THAT(registry.load(1).error(), HasSubstr("lstm.safetensors ends within tensor"));

  forge(version, "lstm.safetensors", weights);
  EXPECT_TRUE(registry.load(1));
  forge(version, "vocabulary.json", R"({"tracks":["a","b"],"users":["u0","u1"]})");
  EXPECT_THAT(registry.load(1).error(), HasSubstr("popularity has not as many counts"));
  forge(version, "vocabulary.json", R"({"tracks":["a","b",3,"d"],"users":[]})");
  EXPECT_THAT(registry.load(1).error(), HasSubstr("not a string"));
  forge(version, "vocabulary.json", "[]");
  EXPECT_THAT(registry.load(1).error(), HasSubstr("has no array"));
}

TEST_F(RegistryDamageTest, AFileNameCannotLeadOutOfTheVersion) {
  auto manifest = parse_manifest_file(read(version / "manifest.json"));
  ASSERT_TRUE(manifest);
  manifest->manifest.sha256["../../champion"] = base::sha256_hex("");
  write(version / "manifest.json", to_manifest_file(manifest->manifest, manifest->blend));
  EXPECT_THAT(registry.load(1).error(), HasSubstr("outside"));
}

TEST_F(RegistryDamageTest, ANewerFormatIsRefusedAndNamed) {
  std::string text = read(version / "manifest.json");
  const std::string ours = R"("format":1,)";
  ASSERT_THAT(text, HasSubstr(ours));
  text.replace(text.find(ours), ours.size(), R"("format":2,)");
  write(version / "manifest.json", text);
  const auto loaded = registry.load(1);
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error(), HasSubstr("manifest.json has format 2, newer than"));
}

TEST_F(RegistryDamageTest, AVersionUnderAnotherNumberIsRefused) {
  fs::rename(version, folder.path() / "versions" / "9");
  EXPECT_THAT(registry.load(9).error(), HasSubstr("is of version 1"));
}

/// While it lives, no file of this process can grow beyond `bytes`: what a full disk does to a write.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(RegistryDamageTest, AWriteThatFailsPublishesNothing) {
  int failures = 0;
  for (rlim_t limit = 0;; limit += 97) {
    ASSERT_LT(limit, 100'000U);
    boost::system::result<VersionNumber, std::string> published = VersionNumber{0};
    {
      const FileSizeLimit full(limit);
      published = registry.publish(small_version());
    }
    if (published) break;
    ++failures;
    EXPECT_THAT(published.error(), HasSubstr("cannot write"));
    EXPECT_THAT(registry.versions(), ::testing::ElementsAre(1));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path() / "versions"), {}), 1);
  }
  EXPECT_GT(failures, 5);
  EXPECT_TRUE(registry.load(2));
}

TEST_F(RegistryDamageTest, AChampionThatCannotBeWrittenStays) {
  ASSERT_TRUE(registry.publish(small_version()));
  ASSERT_TRUE(registry.set_champion(1));
  {
    const FileSizeLimit full(0);
    EXPECT_FALSE(registry.set_champion(2));
  }
  EXPECT_EQ(registry.champion(), 1);
}

TEST_F(RegistryDamageTest, AKilledPublisherLeavesWholeVersionsOnly) {
  for (int round = 0; round < 20; ++round) {
    int started[2];
    ASSERT_EQ(pipe(started), 0);
    const pid_t child = fork();
    if (child == 0) {
      Registry own(folder.path());
      const Version weights = small_version();
      (void)!::write(started[1], "x", 1);
      for (;;) (void)own.publish(weights);
    }
    char byte = 0;
    ASSERT_EQ(::read(started[0], &byte, 1), 1);
    // The moment of death is the point of the test: another one each round.
    std::this_thread::sleep_for(std::chrono::microseconds(700 * round));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(started[0]);
    close(started[1]);
    for (const VersionNumber number : registry.versions()) {
      const auto loaded = registry.load(number);
      ASSERT_TRUE(loaded) << loaded.error();
    }
    registry.prune(2);
  }
}

TEST_F(RegistryDamageTest, PublishersAtTheSameTimeGetDifferentNumbers) {
  constexpr int publishers = 4;
  constexpr int each = 5;
  std::mutex mutex;
  std::vector<VersionNumber> numbers;
  std::atomic<bool> done{false};
  std::thread reader([&] {  // sees whole versions at any time
    while (!done) {
      for (const VersionNumber number : Registry(folder.path()).versions()) {
        const auto loaded = registry.load(number);
        EXPECT_TRUE(loaded) << loaded.error();
      }
    }
  });
  std::vector<std::thread> threads;
  for (int p = 0; p < publishers; ++p) {
    threads.emplace_back([&] {
      Registry own(folder.path());
      for (int i = 0; i < each; ++i) {
        const auto published = own.publish(small_version());
        ASSERT_TRUE(published) << published.error();
        const std::lock_guard lock(mutex);
        numbers.push_back(*published);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  done = true;
  reader.join();
  std::sort(numbers.begin(), numbers.end());
  ASSERT_EQ(numbers.size(), publishers * each);
  for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(numbers[i], static_cast<VersionNumber>(i) + 2);
}

}  // namespace
}  // namespace segue::models
