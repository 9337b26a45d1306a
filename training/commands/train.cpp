#include "training/commands/commands.hpp"

#include <cstdio>
#include <string>

#include "ingest/kafka/topics.hpp"
#include "training/data/read_corpus.hpp"
#include "training/retraining/progress_line.hpp"
#include "training/retraining/retrain.hpp"

namespace segue::training {
namespace {

struct TrainOptions {
  std::string dataset;
  std::string registry;
  std::string checkpoint;
  bool no_activate = false;
};

void print(const Corpus& corpus) {
  std::printf("%s: %lld events in %zu sessions of %zu users, %zu tracks", corpus.source.c_str(),
              static_cast<long long>(corpus.counts.events), corpus.sessions.size(),
              corpus.vocabulary.users.size(), corpus.vocabulary.tracks.size());
  std::printf(" (left out: %lld refused, %lld duplicates, %lld unmatched)\n",
              static_cast<long long>(corpus.counts.refused), static_cast<long long>(corpus.counts.duplicates),
              static_cast<long long>(corpus.counts.unmatched));
  if (!corpus.missing.empty())
    std::printf("of the log is missing what came before: %s\n", corpus.missing.c_str());
  std::fflush(stdout);
}

void print(const TrainedVersion& trained) {
  const auto& metrics = trained.manifest.metrics;
  std::printf("\n%-18s %8s %8s %8s %8s   on %.0f held-out plays\n", "", "HR@10", "MRR@10", "HR@20", "MRR@20",
              metrics.at("plays"));
  for (const std::string name : {"", "champion.", "popularity.", "markov.", "sequential_rules."}) {
    if (!metrics.contains(name + "hr@10")) continue;
    const auto label = name.empty() ? std::string("this version") : name.substr(0, name.size() - 1);
    std::printf("%-18s", label.c_str());
    for (const auto* metric : {"hr@10", "mrr@10", "hr@20", "mrr@20"})
      std::printf(" %8.4f", metrics.at(name + metric));
    std::printf("\n");
  }
  std::printf("\nversion %lld: gate %s%s\n", static_cast<long long>(trained.manifest.version),
              trained.manifest.gate.c_str(), trained.champion ? "; it is the champion now" : "");
}

int run(const configs::Config& config, const TrainOptions& options) {
  models::Registry registry(options.registry.empty() ? config.registry.path : options.registry);
  ProgressLine line;
  const base::Progress progress = [&line](double done, const std::string& what) { line(done, what); };
  const auto corpus = options.dataset.empty() ? read_log(config, ingest::bootstrap_servers(config.kafka),
                                                         base::part(progress, 0, 0.05))
                                              : read_dataset(config, options.dataset);
  print(corpus);
  const auto trained = train_version(config, corpus, registry, !options.no_activate,
                                     base::part(progress, 0.05, 1), options.checkpoint);
  print(trained);
  return 0;
}

}  // namespace

void add_train_command(CLI::App& app, const configs::GlobalOptions& global) {
  auto options = std::make_shared<TrainOptions>();
  auto* command = app.add_subcommand("train", "Train a version from the log or a data set");
  command->add_option("--dataset", options->dataset, "KIND:PATH of a data set instead of the log on Kafka");
  command->add_option("--out", options->registry, "folder of the registry; default: registry.path");
  command->add_option(
      "--checkpoint", options->checkpoint,
      "FILE that keeps the LSTM's training after every epoch; after a kill the same command goes "
      "on from it");
  command->add_flag("--no-activate", options->no_activate, "do not serve it, whatever the gate says");
  configs::on_run(command, [options, global] { return run(global.load(), *options); });
}

}  // namespace segue::training
