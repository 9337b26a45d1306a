#include "training/commands/commands.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <optional>
#include <stdexcept>

#include "base/json.hpp"
#include "base/output_file.hpp"
#include "base/value_of.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/topics.hpp"
#include "ingest/layout_topic.hpp"
#include "ingest/plays_decoder.hpp"
#include "models/registry/registry.hpp"
#include "training/commands/evaluate_model.hpp"
#include "training/data/dataset_log.hpp"
#include "training/evaluation/as_served.hpp"
#include "training/evaluation/served_places.hpp"

namespace segue::training {
namespace {

struct EvaluateOptions {
  std::optional<models::VersionNumber> version;
  bool as_served = false;
  bool served = false;
  std::optional<std::int64_t> k;
  std::string dataset;
  std::string json;
  std::string predictions;
  EvaluateModelOptions model;
};

models::VersionNumber chosen_version(const EvaluateOptions& options, const models::Registry& registry) {
  if (options.version) return *options.version;
  if (const auto champion = registry.champion()) return *champion;
  throw std::runtime_error("the registry " + registry.path().string() +
                           " has no champion; name a version with --version");
}

models::ListOptions list_options(const configs::Recommender& recommender, const EvaluateOptions& options) {
  models::ListOptions list;
  list.k = options.k.value_or(recommender.k);
  list.exclude_just_skipped = recommender.exclude_just_skipped;
  list.exclude_just_played = recommender.exclude_just_played;
  return list;
}

std::string prediction(EventPlace place, std::string_view user_id, const models::List& list,
                       const sessions::TrackInterner& tracks) {
  boost::json::array names;
  for (const auto& scored : list.tracks) names.emplace_back(tracks.name(scored.track));
  return base::json_text({{"partition", place.first},
                          {"offset", place.second},
                          {"user_id", user_id},
                          {"tracks", std::move(names)}});
}

void read_log(const configs::Config& config, const std::string& brokers, AsServed& evaluation) {
  ingest::LogReader log(config.kafka, brokers, config.kafka.plays_topic);
  const ingest::Layouts layouts = ingest::LayoutTopic(config.kafka, brokers).read();
  ingest::PlaysDecoder decoder(config.sessions.future_tolerance);
  log.read(log.watermarks(), [&](const ingest::Record& record) {
    if (layouts.is_misplaced(record)) return;
    if (const auto event = decoder.decode(record)) evaluation.add(*event, {record.partition, record.offset});
  });
}

std::string to_json(const models::Manifest& manifest, const std::string& source, std::int64_t k,
                    const AsServed& evaluation) {
  const auto& metrics = evaluation.metrics();
  const auto depth = static_cast<std::size_t>(k);
  const auto at = "@" + std::to_string(k);
  return base::json_text({{"version", manifest.version},
                          {"kind", manifest.kind},
                          {"source", source},
                          {"k", k},
                          {"events", evaluation.counts().events},
                          {"lists", evaluation.counts().lists},
                          {"plays", metrics.plays()},
                          {"hr" + at, metrics.hit_rate(depth)},
                          {"mrr" + at, metrics.mean_reciprocal_rank(depth)}});
}

/// The options of a model's evaluation, with those that versions and models share filled in.
EvaluateModelOptions model_options(const EvaluateOptions& options) {
  auto model = options.model;
  model.experiment.dataset = options.dataset;
  if (options.k) model.experiment.ranking.k = static_cast<std::size_t>(*options.k);
  model.json = options.json;
  model.predictions = options.predictions;
  return model;
}

int run(const configs::Config& config, const EvaluateOptions& options) {
  const models::Registry registry(config.registry.path);
  auto version = base::value_of(registry.load(chosen_version(options, registry)));
  const auto manifest = version.manifest;
  sessions::TrackInterner tracks;
  const models::Model model(std::move(version), tracks);

  const bool from_log = options.dataset.empty();
  const auto brokers = from_log ? ingest::bootstrap_servers(config.kafka) : std::string();
  std::function<bool(EventPlace)> evaluated = [](EventPlace) { return true; };
  ServedPlaces places;
  std::optional<ServedWithdrawals> withdrawals;
  AsServed::Withdrawn withdrawn;
  if (options.served) {
    places = places_served_by(manifest.version, config.kafka, brokers);
    evaluated = [&places](EventPlace place) { return places.contains(place); };
    withdrawals.emplace(places, ingest::read_withdrawals(config.kafka, brokers), tracks);
    withdrawn = [&withdrawals](EventPlace place) { return withdrawals->at(place); };
  }

  base::OutputFile predictions(options.predictions);
  const auto lists = list_options(config.recommender, options);
  AsServed evaluation(
      model, tracks, config.sessions, lists, std::move(evaluated),
      [&](const ingest::ListeningEvent& event, EventPlace place, const models::List& list) {
        if (!predictions.is_open()) return;
        predictions << prediction(place, event.user_id, list, tracks) << '\n';
      },
      std::move(withdrawn));
  std::string source = "kafka";
  if (from_log) {
    read_log(config, brokers, evaluation);
  } else {
    const DatasetLog log(options.dataset, DatasetParts::all);
    source = log.source();
    log.read([&](const ingest::ListeningEvent& event, ingest::Offset offset) {
      evaluation.add(event, {0, offset});
    });
  }
  predictions.finish();

  const auto depth = static_cast<std::size_t>(lists.k);
  std::printf(
      "version %lld (%s) on %s: HR@%lld %.4f, MRR@%lld %.4f over %lld plays; %lld events, %lld lists\n",
      static_cast<long long>(manifest.version), manifest.kind.c_str(), source.c_str(),
      static_cast<long long>(lists.k), evaluation.metrics().hit_rate(depth), static_cast<long long>(lists.k),
      evaluation.metrics().mean_reciprocal_rank(depth), static_cast<long long>(evaluation.metrics().plays()),
      static_cast<long long>(evaluation.counts().events), static_cast<long long>(evaluation.counts().lists));
  base::OutputFile json(options.json);
  json << to_json(manifest, source, lists.k, evaluation) << '\n';
  json.finish();
  return 0;
}

}  // namespace

void add_evaluate_command(CLI::App& app, const configs::GlobalOptions& global) {
  auto options = std::make_shared<EvaluateOptions>();
  auto* command = app.add_subcommand(
      "evaluate", "Measure a version on a log or a data set, or a model on a data set that it is trained on");
  command->add_option("--version", options->version, "the version; default: the champion");
  auto* as_served =
      command->add_flag("--as-served", options->as_served,
                        "replay the events through decoding, sessions and recommender, as the server does");
  auto* dataset = command->add_option("--dataset", options->dataset,
                                      "KIND:PATH of a data set, instead of the log on Kafka");
  command
      ->add_flag("--served", options->served,
                 "only lists that the topic of recommendations says this version sent, each without the "
                 "tracks that were withdrawn when it was made; else withdrawn tracks are listed, too")
      ->excludes(dataset);
  command->add_option("--k", options->k, "length of the lists; default: recommender.k, of models 10")
      ->check(CLI::Range(1, 1000));
  command->add_option("--json", options->json, "file for the figures");
  command->add_option("--predictions", options->predictions,
                      "file for the lists, a line of JSON an event or test case");
  add_model_options(*command, options->model);
  command->get_option("--model")->needs(dataset)->excludes(as_served);
  configs::on_run(command, [options, global] {
    if (options->model.experiment.model.empty()) {
      if (!options->as_served)
        throw CLI::RequiredError("--as-served, to measure a version, or --model, to measure a model,");
      return run(global.load(), *options);
    }
    return evaluate_model(model_options(*options), global.load().training.threads);
  });
}

}  // namespace segue::training
