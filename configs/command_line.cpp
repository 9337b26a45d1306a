#include "configs/command_line.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <iostream>

namespace segue::configs {

GlobalOptions::GlobalOptions(CLI::App& app) {
  app.fallthrough();
  app.add_option("--config", *file_, "configuration file (else $SEGUE_CONFIG, else " SEGUE_SYSTEM_CONFIG ")");
  app.add_option("--set", *overrides_, "section.key=value, over what the file says; may be repeated")
      ->allow_extra_args(false);

  auto logger =
      std::make_shared<spdlog::logger>("segue", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
  spdlog::set_default_logger(std::move(logger));
}

std::optional<std::filesystem::path> GlobalOptions::file() const {
  if (!file_->empty()) return *file_;
  if (const char* named = std::getenv("SEGUE_CONFIG"); named != nullptr && *named != '\0') return named;
  const std::filesystem::path system_wide = SEGUE_SYSTEM_CONFIG;
  std::error_code ignored;
  if (std::filesystem::exists(system_wide, ignored)) return system_wide;
  return std::nullopt;
}

Config GlobalOptions::load() const {
  Config config = configs::load(file(), *overrides_);
  spdlog::set_level(spdlog::level::from_str(config.log.level));
  return config;
}

int run(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::RuntimeError& error) {
    return error.get_exit_code();
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "segue: " << error.what() << '\n';
    return 1;
  }
  return 0;
}

}  // namespace segue::configs
