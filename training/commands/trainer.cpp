#include "training/commands/trainer.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "base/stop_signals.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/topics.hpp"
#include "training/data/log_corpus.hpp"
#include "training/retraining/trainer.hpp"

namespace segue::training {
namespace {

using namespace std::chrono_literals;

constexpr auto tick_every = 100ms;

int run(const configs::Config& config) {
  // The server's events come first where both share a machine. Threads inherit it.
  if (errno = 0; nice(10) == -1 && errno != 0) spdlog::warn("cannot lower the trainer's priority");
  base::StopSignals signals;
  const auto brokers = ingest::bootstrap_servers(config.kafka);
  ingest::create_missing_topics(config.kafka, brokers);
  Trainer trainer(config, brokers, [&](const base::Progress& progress) {
    models::Registry registry(config.registry.path);
    const auto corpus = read_log(config, brokers, base::part(progress, 0, 0.05));
    return train_version(config, corpus, registry, true, base::part(progress, 0.05, 1));
  });
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
