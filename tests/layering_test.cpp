// The dependency rule: configs < ingest < sessions < models < {training, serving}; nobody includes upward,
// serving and training do not know each other, and LibTorch stays out of `segue`.
#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <tuple>

namespace {

namespace fs = std::filesystem;
const fs::path source = SEGUE_SOURCE_DIR;

const std::map<std::string, std::set<std::string>> may_include{
    {"configs", {"configs"}},
    {"ingest", {"configs", "ingest"}},
    {"sessions", {"configs", "ingest", "sessions"}},
    {"models", {"configs", "ingest", "sessions", "models"}},
    {"training", {"configs", "ingest", "sessions", "models", "training"}},
    {"serving", {"configs", "ingest", "sessions", "models", "serving"}},
};

/// Calls `visit` with every included path of every source file of a folder.
template <class Visit>
int for_each_include(const std::string& folder, Visit visit) {
  static const std::regex include(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(source / folder)) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
    ++files;
    std::ifstream file(entry.path());
    std::smatch match;
    for (std::string line; std::getline(file, line);)
      if (std::regex_search(line, match, include)) visit(fs::relative(entry.path(), source), match[1].str());
  }
  return files;
}

/// The source files of segue_networks, which alone of models' libraries may know LibTorch, without their
/// extensions.
std::set<fs::path> networks() {
  std::ifstream file(source / "models" / "CMakeLists.txt");
  std::set<fs::path> stems;
  std::string word;
  while (file >> word && !word.ends_with("add_library(segue_networks")) continue;
  for (file >> word; file >> word;) {
    const bool last = word.ends_with(')');
    if (last) word.pop_back();
    stems.insert(fs::path("models") / fs::path(word).replace_extension());
    if (last) break;
  }
  return stems;
}

TEST(Layering, NoFolderIncludesUpward) {
  for (const auto& [folder, allowed] : may_include) {
    const int files = for_each_include(folder, [&](const fs::path& file, const std::string& included) {
      const std::string target = included.substr(0, included.find('/'));
      EXPECT_TRUE(!may_include.contains(target) || allowed.contains(target))
          << file << " includes " << included;
    });
    EXPECT_GT(files, 0) << folder;
  }
}

TEST(Layering, SessionsKnowOfIngestOnlyTheEvent) {
  for_each_include("sessions", [](const fs::path& file, const std::string& included) {
    EXPECT_TRUE(!included.starts_with("ingest/") || included == "ingest/event.hpp")
        << file << " includes " << included;
  });
}

TEST(Layering, EachLibraryStaysInItsFolder) {
  const auto network_files = networks();
  EXPECT_TRUE(network_files.contains("models/lstm/lstm_network"));
  for (const auto& [folder, allowed] : may_include) {
    for_each_include(folder, [&](const fs::path& file, const std::string& included) {
      const bool network = network_files.contains(fs::path(file).replace_extension());
      const std::tuple<std::string, bool> rules[] = {{"librdkafka/", folder == "ingest"},
                                                     {"boost/beast", folder == "serving"},
                                                     {"boost/asio", folder == "serving"},
                                                     {"torch/", folder == "training" || network},
                                                     {"ATen/", folder == "training" || folder == "models"}};
      for (const auto& [library, fits] : rules)
        EXPECT_TRUE(!included.starts_with(library) || fits) << file << " includes " << included;
    });
  }
}

TEST(Layering, SegueDoesNotLinkLibTorch) {
  const std::string command = "ldd " SEGUE_BINARY_DIR "/bin/segue";
  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string libraries;
  for (char buffer[4096]; std::fgets(buffer, sizeof buffer, pipe) != nullptr;) libraries += buffer;
  ASSERT_EQ(pclose(pipe), 0) << libraries;
  EXPECT_THAT(libraries, ::testing::HasSubstr("librdkafka"));
  EXPECT_THAT(libraries, ::testing::Not(::testing::HasSubstr("torch")));
}

}  // namespace
