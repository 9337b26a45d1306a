#include "models/recommend_command.hpp"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <unordered_map>

#include "models/recommender/recommender.hpp"

namespace segue::models {

namespace {

std::string lower(std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

/// What is known of a version's tracks, apart from the weights.
class Titles {
 public:
  explicit Titles(const Version& version) : ids_(version.vocabulary.tracks), counts_(version.popularity) {
    for (const ingest::TrackMetadata& track : version.metadata) metadata_.emplace(track.track_id, track);
  }

  /// "title – artist (id)", or the id alone.
  std::string text(const std::string& id) const {
    const auto known = metadata_.find(id);
    if (known == metadata_.end()) return id;
    std::string text = known->second.title;
    if (!known->second.artist.empty()) text += " – " + known->second.artist;
    return text + " (" + id + ')';
  }

  std::optional<std::string> most_popular_like(const std::string& wanted) const {
    const std::string part = lower(wanted);
    std::optional<std::size_t> best;
    for (std::size_t row = 0; row < ids_.size(); ++row) {
      if (best && counts_[row] <= counts_[*best]) continue;
      if (lower(text(ids_[row])).find(part) != std::string::npos) best = row;
    }
    if (!best) return std::nullopt;
    return ids_[*best];
  }

 private:
  std::vector<std::string> ids_;
  std::vector<float> counts_;
  std::unordered_map<std::string, ingest::TrackMetadata> metadata_;
};

}  // namespace

void recommend(const Registry& registry, const RecommendOptions& options, std::ostream& out) {
  const auto number = options.version ? options.version : registry.champion();
  if (!number) throw std::runtime_error("no champion in " + registry.path().string() + "; name a --version");
  auto version = registry.load(*number);
  if (!version) throw std::runtime_error(version.error());

  const Titles titles(*version);
  sessions::TrackInterner tracks;
  const Model model(std::move(*version), tracks);
  sessions::Session session;
  for (const std::string& like : options.likes) {
    const auto id = titles.most_popular_like(like);
    if (!id)
      throw std::runtime_error("no track of version " + std::to_string(*number) + " is like \"" + like + '"');
    out << "after " << titles.text(*id) << '\n';
    session.steps.push_back({tracks.intern(*id), sessions::Action::completed});
  }

  ListOptions list_options;
  list_options.k = options.k;
  Recommender recommender;
  const List list =
      recommender.recommend(model, {options.user, session.steps.empty() ? nullptr : &session, &list_options});
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
                   "text in the title, artist or id of a track just played; repeatable")
      ->take_all()
      ->allow_extra_args(false);
  command->add_option("--k", chosen->k, "tracks in the list (default 20)")->check(CLI::Range(1, 1000));
  configs::on_run(command, [options, chosen] {
    recommend(Registry(options.load().registry.path), *chosen, std::cout);
    return 0;
  });
}

}  // namespace segue::models
