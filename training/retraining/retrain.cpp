#include "training/retraining/retrain.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/value_of.hpp"
#include "training/baselines/sequential_rules.hpp"
#include "training/catalogue/served_fm.hpp"
#include "training/catalogue/served_lstm.hpp"
#include "training/data/corpus.hpp"
#include "training/data/read_corpus.hpp"
#include "training/evaluation/next_play_ranks.hpp"
#include "training/learners/device.hpp"
#include "training/retraining/config_digest.hpp"
#include "training/retraining/gate.hpp"
#include "training/selection/blend_fit.hpp"

namespace segue::training {
namespace {

constexpr std::int64_t list_length = 20;      // of the test that the gate looks at
constexpr std::int64_t blend_plays = 1000;    // to fit the blend on
constexpr std::size_t rule_distance = 10;     // of the sequential rules
constexpr std::size_t rule_successors = 200;  // longer lists than anybody asks for

void check_size(const Corpus& corpus, const Split& split, const configs::Training& training) {
  if (corpus.counts.events < training.min_events)
    throw TooFewEvents("there are " + std::to_string(corpus.counts.events) +
                       " events to learn from; training.min_events asks for " +
                       std::to_string(training.min_events));
  if (std::none_of(split.training.begin(), split.training.end(),
                   [](const CorpusSession& session) { return session.length() > 1; }))
    throw TooFewEvents("no session older than the held-out ones has two plays to learn an order from");
}

// What cannot be published is better known before the hours of training.
void check_writable(const std::filesystem::path& registry) {
  std::error_code error;
  std::filesystem::create_directories(registry, error);
  if (!error && access(registry.c_str(), W_OK | X_OK) != 0) error = {errno, std::generic_category()};
  if (error)
    throw std::runtime_error("cannot write versions to " + registry.string() + ": " + error.message());
}

std::optional<models::Version> load_champion(const models::Registry& registry) {
  const auto number = registry.champion();
  if (!number) return std::nullopt;
  auto version = registry.load(*number);
  if (version.has_error()) {
    spdlog::warn("the champion cannot be compared with: {}", version.error());
    return std::nullopt;
  }
  return *std::move(version);
}

void add_metrics(std::map<std::string, double>& metrics, const std::string& prefix,
                 const NextPlayRanks& ranks) {
  const auto of = ranks.metrics();
  for (const std::size_t k : {10, 20}) {
    metrics[prefix + "hr@" + std::to_string(k)] = of.hit_rate(k);
    metrics[prefix + "mrr@" + std::to_string(k)] = of.mean_reciprocal_rank(k);
  }
}

models::Manifest describe(const configs::Config& config, const Corpus& corpus) {
  models::Manifest manifest;
  manifest.kind = "trained";
  manifest.offsets = corpus.offsets;
  manifest.missing = corpus.missing;
  manifest.source = corpus.source;
  manifest.config_digest = config_digest(config);
  manifest.data_digest = digest(corpus);
  manifest.seed = config.training.seed;
  manifest.libraries = library_versions();
  manifest.libraries["segue"] = SEGUE_VERSION;
  return manifest;
}

/// Fills the manifest's metrics and gate.
void examine(models::Version& candidate, const std::optional<models::Version>& champion,
             const configs::Config& config, const Corpus& corpus, const Split& split) {
  models::ListOptions options;
  options.k = list_length;
  options.exclude_just_skipped = config.recommender.exclude_just_skipped;
  options.exclude_just_played = config.recommender.exclude_just_played;
  const auto test = [&](const models::Version& version) {
    sessions::TrackInterner interner;
    const models::Model model(version, interner);
    return next_play_ranks(model, interner, corpus, split.held_out, options);
  };
  const auto ranks = test(candidate);
  auto& metrics = candidate.manifest.metrics;
  add_metrics(metrics, "", ranks);
  metrics["plays"] = static_cast<double>(ranks.ranks.size());

  const auto rules = [&](const std::string& name, std::size_t distance) {
    SequentialRules counted(ItemSequences(corpus, split.training),
                            static_cast<std::int32_t>(corpus.track_count()),
                            {.max_distance = distance, .max_successors = rule_successors});
    return Contender{name, next_play_ranks(counted, corpus, split.held_out, options)};
  };
  std::vector<Contender> champions;
  if (champion) champions.push_back({"champion", test(*champion)});
  const auto popularity = rules("popularity", 0);
  const std::vector<Contender> baselines{rules("markov", 1), rules("sequential_rules", rule_distance)};
  for (const auto& contender : champions) add_metrics(metrics, contender.name + ".", contender.ranks);
  add_metrics(metrics, popularity.name + ".", popularity.ranks);
  for (const auto& contender : baselines) add_metrics(metrics, contender.name + ".", contender.ranks);

  candidate.manifest.gate = config.training.gate == "off"
                                ? "off"
                                : gate_verdict(ranks, champions, popularity, baselines,
                                               static_cast<std::uint64_t>(config.training.seed));
}

}  // namespace

TrainedVersion train_version(const configs::Config& config, const Corpus& corpus, models::Registry& registry,
                             bool activate, const base::Progress& progress,
                             const std::filesystem::path& checkpoint) {
  const auto split = split_by_time(corpus, config.training.held_out);
  check_size(corpus, split, config.training);
  check_writable(registry.path());
  set_threads(config.training.threads);
  const FreedMemoryKept freed_memory_kept;
  const auto champion = load_champion(registry);

  models::Version candidate;
  candidate.manifest = describe(config, corpus);
  candidate.vocabulary = corpus.vocabulary;
  candidate.metadata = corpus.metadata;
  candidate.popularity = play_counts(corpus, split.training);

  const auto* warm_start = champion ? &*champion : nullptr;
  const Checkpoint kept(checkpoint, "LSTM, configuration " + candidate.manifest.config_digest + ", data " +
                                        candidate.manifest.data_digest + ", warm start " +
                                        std::to_string(champion ? champion->manifest.version : 0));
  const ServedTraining training{corpus, split, static_cast<std::uint64_t>(config.training.seed),
                                config.training.device};
  auto lstm =
      train_served_lstm(training, config.training.lstm, warm_start, base::part(progress, 0, 0.6), kept);
  auto fm = train_served_fm(training, config.training.fm, warm_start, base::part(progress, 0.6, 0.9));
  candidate.blend =
      fit_blend(lstm.weights, fm.weights, candidate.popularity, corpus, split.validation, blend_plays,
                static_cast<std::uint64_t>(config.training.seed), base::part(progress, 0.9, 0.95));
  candidate.manifest.metrics["lstm.epoch"] = static_cast<double>(lstm.epoch);
  candidate.manifest.metrics["lstm.validation.mrr@20"] = lstm.validation_mrr;
  candidate.manifest.metrics["fm.epoch"] = static_cast<double>(fm.epoch);
  candidate.manifest.metrics["fm.validation.mrr@20"] = fm.validation_mrr;
  candidate.lstm = std::move(lstm.weights);
  candidate.fm = std::move(fm.weights);

  progress(0.95, "judging on the held-out sessions");
  examine(candidate, champion, config, corpus, split);

  progress(0.99, "publishing");
  TrainedVersion trained{candidate.manifest, false};
  trained.manifest.version = base::value_of(registry.publish(std::move(candidate)));
  kept.remove();
  if (activate && !trained.manifest.gate.starts_with("failed")) {
    const auto set = registry.set_champion(trained.manifest.version);
    if (set.has_error()) throw std::runtime_error(set.error());
    trained.champion = true;
  }
  registry.prune(static_cast<std::size_t>(config.registry.keep));
  progress(1, "done");
  return trained;
}

TrainedVersion retrain(const configs::Config& config, const std::string& brokers,
                       const base::Progress& progress) {
  constexpr double reading = 0.05;  // of the work, about
  models::Registry registry(config.registry.path);
  const auto corpus = read_log(config, brokers, base::part(progress, 0, reading));
  return train_version(config, corpus, registry, true, base::part(progress, reading, 1));
}

}  // namespace segue::training
