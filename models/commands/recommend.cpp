#include "models/commands/recommend.hpp"

#include "models/commands/commands.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <stdexcept>

#include "ingest/kafka/error.hpp"
#include "ingest/kafka/topics.hpp"
#include "ingest/withdrawal_log.hpp"
#include "models/commands/track_titles.hpp"
#include "models/commands/user_history.hpp"
#include "models/scoring/recommender.hpp"

namespace segue::models {

namespace {

constexpr std::size_t shown_plays = 10;
constexpr std::chrono::seconds kafka_timeout{3};

/// The tracks withdrawn now. A list can be had without Kafka, too; then it says so.
std::set<std::string> withdrawn_now(const configs::Kafka& kafka) {
  if (kafka.brokers == "embedded" && !std::filesystem::exists(kafka.embedded_address_file)) return {};
  try {
    return ingest::read_withdrawals(kafka, ingest::bootstrap_servers(kafka), kafka_timeout).withdrawn_now();
  } catch (const ingest::KafkaError& error) {
    std::cerr << "which tracks are withdrawn is not known: " << error.what() << '\n';
    return {};
  }
}

void print_history(const UserHistory& history, const sessions::TrackInterner& tracks,
                   const TrackTitles& titles, const std::string& user, std::ostream& out) {
  out << user << " had " << history.plays.size() << " tracks, the latest:\n";
  const std::size_t count = std::min(shown_plays, history.plays.size());
  for (std::size_t i = history.plays.size() - count; i < history.plays.size(); ++i)
    out << "      " << titles.text(std::string(tracks.name(history.plays[i]))) << '\n';
}

}  // namespace

void recommend(const Registry& registry, const configs::Sessions& sessions_options,
               const RecommendOptions& options, std::ostream& out) {
  const auto number = options.version ? options.version : registry.champion();
  if (!number) throw std::runtime_error("no champion in " + registry.path().string() + "; name a --version");
  auto version = registry.load(*number);
  if (!version) throw std::runtime_error(version.error());

  const TrackTitles titles(*version);
  const std::string source = version->manifest.source;
  sessions::TrackInterner tracks;
  const Model model(std::move(*version), tracks);
  ListOptions list_options;
  list_options.k = options.k;
  sessions::Session session;
  if (!options.user.empty() && source != "kafka" && !source.empty()) {
    auto history = read_user_history(source, options.user, sessions_options, tracks);
    if (history.has_error())
      out << "what " << options.user << " had is not known here: " << history.error() << '\n';
    else
      print_history(*history, tracks, titles, options.user, out);
    if (history && history->latest) session = std::move(*history->latest);
    if (history && !options.repeat) list_options.blocked = std::move(history->plays);
  }
  for (const std::string& like : options.likes) {
    const auto id = titles.find(like);
    if (!id)
      throw std::runtime_error("no track of version " + std::to_string(*number) + " is like \"" + like + '"');
    out << "after " << titles.text(*id) << '\n';
    session.steps.push_back({tracks.intern(*id), sessions::Action::completed});
  }

  std::vector<sessions::TrackId> withdrawn;
  for (const std::string& id : options.withdrawn) withdrawn.push_back(tracks.intern(id));
  const WithdrawnTracks none_of(std::move(withdrawn));
  Recommender recommender;
  const List list = recommender.recommend(
      model, {options.user, session.steps.empty() ? nullptr : &session, &list_options, &none_of});
  out << "version " << list.version << '\n';
  for (std::size_t rank = 0; rank < list.tracks.size(); ++rank) {
    const ScoredTrack& track = list.tracks[rank];
    out << std::right << std::setw(4) << rank + 1 << std::setw(12) << std::fixed << std::setprecision(4)
        << track.score << "  " << titles.text(std::string(tracks.name(track.track))) << '\n';
  }
}

void add_recommend_command(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* command = app.add_subcommand("recommend", "print a version's list for a user and some tracks");
  const auto chosen = std::make_shared<RecommendOptions>();
  command->add_option("--version", chosen->version, "version (else the champion)")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--user", chosen->user, "user id");
  command
      ->add_option("--like", chosen->likes,
                   "title, artist or id of a track just played, or nearly so; repeatable")
      ->take_all()
      ->allow_extra_args(false);
  command->add_option("--k", chosen->k, "tracks in the list (default 20)")->check(CLI::Range(1, 1000));
  command->add_flag("--repeat", chosen->repeat, "recommend what the user already had, too");
  configs::on_run(command, [options, chosen] {
    const auto config = options.load();
    chosen->withdrawn = withdrawn_now(config.kafka);
    recommend(Registry(config.registry.path), config.sessions, *chosen, std::cout);
    return 0;
  });
}

}  // namespace segue::models
