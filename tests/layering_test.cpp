// The dependency rule: the folders stand in one order, in which each includes only those before it; serving
// and training do not know each other; each heavy library stays in its few folders; and the page of the
// architecture knows every folder.
#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path source = SEGUE_SOURCE_DIR;

// Every folder that holds sources, in the order in which data flows. A folder with a rank of its own counts
// as that; others as the folder that they lie in.
const std::vector<std::string> ranks{
    "base", "configs", "configs/commands",
    // ingest: the event and the topics' records, then those who carry them
    "ingest/records", "ingest/kafka", "ingest", "ingest/datasets", "ingest/replay", "ingest/commands",
    "sessions",
    // models
    "models/registry", "models/scoring/scan", "models/scoring", "models/networks", "models/networks/fm",
    "models/networks/lstm", "models/commands",
    // training
    "training/data", "training/metrics", "training/baselines", "training/learners/losses",
    "training/learners/optimisers", "training/learners", "training/selection", "training/catalogue",
    "training/evaluation", "training/reports/tensorboard", "training/reports", "training/retraining",
    "training/commands",
    // serving
    "serving/counters", "serving/access", "serving/page", "serving/topic_views", "serving/protocol",
    "serving/push", "serving/versions", "serving/shard", "serving/metrics", "serving/api", "serving/net",
    "serving", "serving/simulator", "serving/simulator/simulation", "serving/doctor", "serving/commands"};

// Files of one folder that another of a lower rank needs all the same: the event is what records are made of,
// and has no other ties.
bool is_the_event(const std::string& included) {
  return included == "ingest/event.hpp" || included == "ingest/event_parser.hpp";
}

struct Include {
  fs::path file;
  std::string path;
};

bool is_source(const fs::path& file) {
  return file.extension() == ".cpp" || file.extension() == ".hpp" || file.extension() == ".h";
}

std::string stage_of(const std::string& path) { return path.substr(0, path.find('/')); }

/// The place in `ranks` of the folder that a file lies in; nothing where it lies in none.
std::optional<std::size_t> rank_of(const fs::path& file) {
  for (auto folder = file.parent_path(); !folder.empty(); folder = folder.parent_path())
    if (const auto found = std::ranges::find(ranks, folder.string()); found != ranks.end())
      return static_cast<std::size_t>(found - ranks.begin());
  return std::nullopt;
}

/// Every include of every source file outside the tests.
std::vector<Include> all_includes() {
  static const std::regex include(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<Include> includes;
  std::vector<std::string> stages;
  for (const auto& folder : ranks)
    if (const auto stage = stage_of(folder); std::ranges::find(stages, stage) == stages.end())
      stages.push_back(stage);
  for (const auto& stage : stages)
    for (const auto& entry : fs::recursive_directory_iterator(source / stage)) {
      if (!is_source(entry.path())) continue;
      std::ifstream file(entry.path());
      std::smatch match;
      for (std::string line; std::getline(file, line);)
        if (std::regex_search(line, match, include))
          includes.push_back({fs::relative(entry.path(), source), match[1].str()});
    }
  return includes;
}

TEST(Layering, EveryFolderOfSourcesHasARank) {
  for (const auto& entry : fs::directory_iterator(source)) {
    const auto name = entry.path().filename().string();
    if (!entry.is_directory() || name.starts_with('.') || name == "tests" || name == "build") continue;
    for (const auto& inner : fs::recursive_directory_iterator(entry.path())) {
      const auto file = fs::relative(inner.path(), source);
      if (is_source(file)) {
        EXPECT_THAT(ranks, ::testing::Contains(file.parent_path().string())) << file;
      }
    }
  }
}

TEST(Layering, AFolderIncludesOnlyThoseBeforeIt) {
  const auto includes = all_includes();
  ASSERT_GT(includes.size(), 1000U);
  for (const auto& [file, included] : includes) {
    const auto from = rank_of(file), to = rank_of(included);
    if (!to || is_the_event(included)) continue;
    EXPECT_LE(*to, *from) << file << " includes " << included;
  }
}

TEST(Layering, ServingAndTrainingDoNotKnowEachOther) {
  for (const auto& [file, included] : all_includes())
    EXPECT_FALSE(stage_of(file) == "serving" && stage_of(included) == "training") << file << ' ' << included;
}

TEST(Layering, SessionsKnowOfIngestOnlyTheEvent) {
  for (const auto& [file, included] : all_includes())
    EXPECT_TRUE(stage_of(file) != "sessions" || stage_of(included) != "ingest" ||
                included == "ingest/event.hpp")
        << file << " includes " << included;
}

TEST(Layering, EachLibraryStaysInItsFolders) {
  struct Rule {
    std::string library;
    std::vector<std::string> folders;  // or files
  };
  const std::vector<Rule> rules{
      {"librdkafka/", {"ingest/"}},
      {"unicode/", {"base/folded_text.cpp"}},
      {"boost/beast", {"serving/net/", "serving/simulator/", "base/http_client.cpp"}},
      {"boost/asio",
       {"serving/net/", "serving/shard/shard.cpp", "serving/simulator/", "base/http_client.cpp"}},
      {"torch/", {"models/networks/", "training/learners/", "training/selection/", "training/catalogue/"}},
      {"ATen/",
       {"models/networks/", "training/baselines/als.cpp", "training/baselines/factor_solver.cpp",
        "training/baselines/inverse.cpp", "training/learners/", "training/selection/",
        "training/catalogue/"}},
      {"Eigen/", {"training/baselines/factor_solver.cpp"}},
      {"zlib.h", {"serving/net/content_coding.cpp"}}};
  for (const auto& [file, included] : all_includes())
    for (const auto& [library, folders] : rules) {
      if (!included.starts_with(library)) continue;
      const auto within = [&](const std::string& folder) { return file.string().starts_with(folder); };
      EXPECT_TRUE(std::ranges::any_of(folders, within)) << file << " includes " << included;
    }
}

/// What stands between single backticks in a page.
std::vector<std::string> code_in(const fs::path& page) {
  static const std::regex code("`([^`\n]+)`");
  std::ifstream file(source / page);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), code), end; it != end; ++it)
    found.push_back((*it)[1].str());
  return found;
}

TEST(Layering, ThePagesNameOnlyFilesThatAreThere) {
  static const std::regex path("[a-z]+(/[a-z0-9_.-]+)+/?");
  for (const fs::path page : {"docs/architecture.md", "CONTRIBUTING.md"}) {
    std::size_t files = 0;
    for (const auto& name : code_in(page)) {
      const auto stage = stage_of(name);
      if (!std::regex_match(name, path) || stage == "build" || !fs::is_directory(source / stage)) continue;
      EXPECT_TRUE(fs::exists(source / name)) << page << " names " << name;
      ++files;
    }
    EXPECT_GT(files, 10U) << page;
  }
}

TEST(Layering, ThePageOfTheArchitectureHasARowForEveryFolder) {
  std::ifstream page(source / "docs/architecture.md");
  const std::string text(std::istreambuf_iterator<char>(page), {});
  for (const auto& folder : ranks)
    EXPECT_THAT(text, ::testing::HasSubstr("\n| `" + folder + "/` | ")) << folder;
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
