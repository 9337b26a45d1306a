// --config, $SEGUE_CONFIG and --set, before and after the command, and check-config itself.
#include "configs/command_line.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

#include "configs/commands/commands.hpp"
#include "tests/configs/config_file.hpp"

namespace segue::configs {
namespace {

using namespace std::chrono_literals;

/// A command line with check-config and, for the options alone, a command `show`.
class CommandLine : public ::testing::Test {
 protected:
  CommandLine() {
    unsetenv("SEGUE_CONFIG");
    app_.require_subcommand(1);
    add_commands(app_, options_);
    on_run(app_.add_subcommand("show"), [this] {
      shown_ = options_.load();
      return status_;
    });
  }

  std::string output_of(const std::string& arguments) {
    ::testing::internal::CaptureStdout();
    app_.parse(arguments);
    return ::testing::internal::GetCapturedStdout();
  }

  const ConfigFile file_{"[sessions]\ngap = \"45min\"\n[log]\nlevel = \"warn\"\n"};
  CLI::App app_;
  const GlobalOptions options_{app_};
  Config shown_;
  int status_ = 0;
};

TEST_F(CommandLine, OptionsStandBeforeOrAfterTheCommand) {
  app_.parse("--config " + file_.path().string() + " --set recommender.k=5 --set recommender.max_k=7 show");
  EXPECT_EQ(shown_.sessions.gap, 45min);
  EXPECT_EQ(shown_.recommender.k, 5);
  EXPECT_EQ(shown_.recommender.max_k, 7);
  app_.parse("show --set sessions.gap=10s --config " + file_.path().string());
  EXPECT_EQ(shown_.sessions.gap, 10s);
  EXPECT_EQ(shown_.recommender.k, 20);
}

TEST_F(CommandLine, TheFileMayBeNamedByTheEnvironment) {
  setenv("SEGUE_CONFIG", file_.path().c_str(), 1);
  app_.parse("show");
  EXPECT_EQ(shown_.sessions.gap, 45min);
  EXPECT_EQ(options_.file(), file_.path());
  unsetenv("SEGUE_CONFIG");
}

TEST_F(CommandLine, TheLogLevelIsSet) {
  app_.parse("--config " + file_.path().string() + " show");
  EXPECT_EQ(spdlog::get_level(), spdlog::level::warn);
}

TEST_F(CommandLine, WhatACommandReturnsIsTheExitStatus) {
  status_ = 3;
  try {
    app_.parse("show");
    FAIL() << "returned";
  } catch (const CLI::RuntimeError& error) {
    EXPECT_EQ(error.get_exit_code(), 3);
  }
}

TEST_F(CommandLine, CheckConfigSaysThatTheFileIsCorrect) {
  EXPECT_EQ(output_of("check-config --config " + file_.path().string()),
            file_.path().string() + " is correct\n");
}

TEST_F(CommandLine, CheckConfigThrowsTheMistake) {
  EXPECT_THROW(app_.parse("check-config --set sessions.gap=soon"), ConfigError);
  EXPECT_THROW(app_.parse("check-config --config /no/such/file"), ConfigError);
}

TEST_F(CommandLine, CheckConfigPrintsTheDefaults) {
  EXPECT_EQ(output_of("check-config --defaults"), default_toml());
}

}  // namespace
}  // namespace segue::configs
