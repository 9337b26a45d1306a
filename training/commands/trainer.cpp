#include "training/commands/commands.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "base/stop_signals.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/topics.hpp"
#include "training/retraining/retrain.hpp"
#include "training/retraining/trainer.hpp"

namespace segue::training {
namespace {

using namespace std::chrono_literals;

constexpr auto tick_every = 100ms;

int run(const configs::Config& config) {
  // Yields to the server's event path where both share a machine. Threads inherit the priority.
  if (errno = 0; nice(10) == -1 && errno != 0) spdlog::warn("cannot lower the trainer's priority");
  base::StopSignals signals;
  const auto brokers = ingest::bootstrap_servers(config.kafka);
  ingest::create_missing_topics(config.kafka, brokers);
  Trainer trainer(config, brokers,
                  [&](const base::Progress& progress) { return retrain(config, brokers, progress); });
  spdlog::info("waiting for retraining commands on {}", config.kafka.retrain_topic);
  while (!signals.wait_until(std::chrono::steady_clock::now() + tick_every)) {
    try {
      trainer.tick();
    } catch (const ingest::KafkaError& error) {
      spdlog::error("{}; trying again", error.what());
    }
  }
  spdlog::info("stopping");
  return trainer.close() ? 0 : 1;
}

}  // namespace

void add_trainer_command(CLI::App& app, const configs::GlobalOptions& global) {
  auto* command = app.add_subcommand("trainer", "Take retraining jobs from Kafka");
  configs::on_run(command, [global] { return run(global.load()); });
}

}  // namespace segue::training
