// The configuration files in the tree are what the code says they are.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "configs/keys.hpp"
#include "configs/load.hpp"
#include "tests/configs/config_file.hpp"

namespace segue::configs {
namespace {

const std::filesystem::path folder = std::filesystem::path(SEGUE_SOURCE_DIR) / "configs";

/// Every value as text, in the order of keys.hpp.
struct Values {
  std::vector<std::string> all;

  void add(const char* name, const auto& value) {
    std::ostringstream text;
    text << name << " = " << value;
    all.push_back(text.str());
  }
  void integer(const char* name, std::int64_t value, auto...) { add(name, value); }
  void real(const char* name, double value, auto...) { add(name, value); }
  void duration(const char* name, Duration value, Duration, Duration, Duration, const char*) {
    add(name, value.count());
  }
  void text(const char* name, const std::string& value, auto...) { add(name, value); }
  void choice(const char* name, const std::string& value, const char*, std::initializer_list<const char*>,
              const char*) {
    add(name, value);
  }
  void flag(const char* name, bool value, auto...) { add(name, value); }
  void texts(const char* name, const std::vector<std::string>& value, auto...) { add(name, value.size()); }
};

std::vector<std::string> values(Config config) {
  Values values;
  visit_keys(config, values);
  return values.all;
}

TEST(ShippedFiles, SegueTomlIsWhatCheckConfigDefaultsPrints) {
  std::ifstream file(folder / "segue.toml");
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), default_toml())
      << "write it anew: segue check-config --defaults > configs/segue.toml";
}

TEST(ShippedFiles, SegueTomlSetsEveryKeyToItsDefault) {
  EXPECT_EQ(values(load(folder / "segue.toml")), values(defaults()));
}

TEST(ShippedFiles, SegueTomlSetsEveryKey) {
  std::size_t assignments = 0;
  std::istringstream lines(default_toml());
  for (std::string line; std::getline(lines, line);)
    assignments += !line.starts_with('#') && line.find(" = ") != std::string::npos;
  EXPECT_EQ(assignments, values(defaults()).size());
}

TEST(ShippedFiles, DemoTomlIsCorrect) {
  const Config config = load(folder / "demo.toml");
  EXPECT_EQ(config.kafka.brokers, "embedded");
  EXPECT_TRUE(std::filesystem::path(config.registry.path).is_relative());
  EXPECT_LE(config.training.every, std::chrono::minutes(1));
}

}  // namespace
}  // namespace segue::configs
