#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <filesystem>
#include <iostream>

#include "serving/commands/commands.hpp"
#include "serving/doctor/configuration_checks.hpp"
#include "serving/doctor/kafka_checks.hpp"
#include "serving/doctor/machine_checks.hpp"
#include "serving/doctor/registry_checks.hpp"
#include "serving/doctor/software_checks.hpp"
#include "serving/doctor/training_checks.hpp"

namespace segue::serving {
namespace {

void append(Diagnoses& all, Diagnoses more) {
  for (auto& diagnosis : more) all.push_back(std::move(diagnosis));
}

std::uint64_t hard_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_max;
}

/// What needs no configuration is looked at whatever that is like.
Diagnoses diagnose(const configs::GlobalOptions& options) {
  Diagnoses all;
  std::optional<configs::Config> config;
  try {
    config = options.load();
    append(all, check_configuration(*config, options.file()));
  } catch (const configs::ConfigError& error) {
    all.push_back({.level = Level::error,
                   .subject = "configuration",
                   .text = error.what(),
                   .remedy = "correct it; the checks that depend on it are left out"});
  }
  // What Kafka's client logs meanwhile is in the diagnoses.
  if (!config || config->log.level != "debug") spdlog::set_level(spdlog::level::off);
  if (config) append(all, check_kafka(*config));
  all.push_back(check_clock_sync(clock_sync()));
  if (config) {
    append(all, check_registry(config->registry));
    all.push_back(check_descriptors(hard_descriptor_limit(), config->serving));
  }
  all.push_back(check_libraries());
  all.push_back(check_instruction_sets(instruction_sets()));
  const auto trainer = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "segue-train";
  append(all, check_training(trainer, config ? config->training : configs::defaults().training));
  return all;
}

int doctor(const configs::GlobalOptions& options, bool json) {
  const Diagnoses diagnoses = diagnose(options);
  if (json)
    std::cout << to_json(diagnoses) << '\n';
  else
    for (const auto& diagnosis : diagnoses) std::cout << to_text(diagnosis) << '\n';
  return worst(diagnoses) == Level::error ? 1 : 0;
}

}  // namespace

void add_doctor_command(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* command = app.add_subcommand(
      "doctor",
      "Look at Kafka, this machine and the configuration, and say what to mend; 1: an error was found");
  const auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "print JSON instead of lines");
  configs::on_run(command, [=] { return doctor(options, *json); });
}

}  // namespace segue::serving
