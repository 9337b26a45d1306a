#include "serving/simulator/simulation/listener.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace segue::serving::simulator::simulation {
namespace {

constexpr std::uint32_t home_scenes = 6;
constexpr std::uint32_t favourites = 12;
constexpr int shortest_session = 3;
constexpr double further_plays = 8;  // mean beyond the shortest
constexpr int longest_session = 60;
constexpr std::size_t remembered = 20;  // recent plays that are not repeated

// Probabilities of the sources of the next track. The rest is drawn by taste.
constexpr double by_scene = 0.54;
constexpr double by_follow_up = 0.06;
constexpr double by_album = 0.06;
constexpr double by_artist = 0.06;
constexpr double by_favourite = 0.10;
constexpr double by_repeat = 0.05;
constexpr std::array<double, follow_ups> follow_up_shares{0.55, 0.30, 0.15};

constexpr double follows_list = 0.6;

}  // namespace

Listener::Listener(const World& world, std::uint64_t seed, std::uint32_t index, std::uint64_t stream)
    : world_(world), random_(base::Random(seed).fork(1'000 + index).fork(stream)), taste_(world.genres()) {
  base::Random tastes = base::Random(seed).fork(1'000 + index).fork(0);
  std::vector<double> weights(world.genres());
  for (double& weight : weights) weight = 0.01;
  for (const double share : {1.0, 0.5, 0.25}) weights[tastes.below(world.genres())] += share;
  const double most = *std::max_element(weights.begin(), weights.end());
  for (GenreIndex g = 0; g < world.genres(); ++g) taste_[g] = static_cast<float>(weights[g] / most);
  const WeightedChoice genres(weights);
  for (std::uint32_t i = 0; i < home_scenes; ++i)
    home_scenes_.push_back(world.draw_scene(genres.draw(tastes), tastes));
  for (std::uint32_t i = 0; i < favourites; ++i)
    favourites_.push_back(world.draw_of_scene(home_scenes_[tastes.below(home_scenes)], tastes));
}

std::string Listener::user_id(std::uint32_t index) {
  char id[32];
  std::snprintf(id, sizeof id, "listener-%04u", index);
  return id;
}

Choice Listener::next(std::span<const TrackIndex> pushed) {
  if (outcome_ != Outcome::none) {
    const bool skipped = outcome_ == Outcome::skip;
    outcome_ = Outcome::none;
    return {skipped ? ingest::EventType::skip : ingest::EventType::complete, session_.back()};
  }
  if (plays_left_ == 0) {
    abandon();
    plays_left_ = std::min(longest_session, shortest_session + random_.geometric(further_plays));
    return play(first_choice(), true, false);
  }
  const bool follows = !pushed.empty() && random_.chance(follows_list);
  return play(follows ? from_list(pushed) : own_choice(), false, follows);
}

Choice Listener::play(TrackIndex track, bool starts_session, bool followed) {
  const double fits = fit(track);
  session_.push_back(track);
  --plays_left_;
  const double skips = 0.75 - 0.68 * fits;
  const double draw = random_.uniform();
  outcome_ = draw < skips                       ? Outcome::skip
             : draw < skips + 0.6 * (1 - skips) ? Outcome::complete
                                                : Outcome::none;
  if (outcome_ != Outcome::skip) anchor_ = track;
  return {ingest::EventType::play, track, starts_session, followed};
}

void Listener::abandon() {
  session_.clear();
  anchor_ = no_track;
  plays_left_ = 0;
  outcome_ = Outcome::none;
}

void Listener::prolong() { plays_left_ = std::max(plays_left_, 1); }

double Listener::fit(TrackIndex track) const {
  double fits = 0.15 + 0.55 * taste_[world_.genre(track)];
  if (anchor_ != no_track) {
    if (world_.track(track).scene == world_.track(anchor_).scene)
      fits += 0.3;
    else if (world_.genre(track) == world_.genre(anchor_))
      fits += 0.15;
  }
  if (std::find(favourites_.begin(), favourites_.end(), track) != favourites_.end()) fits += 0.2;
  return std::min(fits, 1.0);
}

TrackIndex Listener::first_choice() {
  return random_.chance(0.4) ? favourites_[random_.below(favourites)] : draw_by_taste();
}

TrackIndex Listener::own_choice() {
  if (anchor_ == no_track) return draw_by_taste();
  const SimulatedTrack& anchor = world_.track(anchor_);
  for (int attempt = 0; attempt < 4; ++attempt) {
    double draw = random_.uniform();
    TrackIndex track = no_track;
    if ((draw -= by_scene) < 0) {
      track = world_.draw_of_scene(anchor.scene, random_);
    } else if ((draw -= by_follow_up) < 0) {
      static const WeightedChoice shares(follow_up_shares);
      track = anchor.followed_by[shares.draw(random_)];
    } else if ((draw -= by_album) < 0) {
      track = anchor.next_on_album;
    } else if ((draw -= by_artist) < 0) {
      track = world_.draw_of_artist(anchor.artist, random_);
    } else if ((draw -= by_favourite) < 0) {
      track = favourites_[random_.below(favourites)];
    } else if ((draw -= by_repeat) < 0) {
      return session_[random_.below(static_cast<std::uint32_t>(session_.size()))];
    } else {
      track = draw_by_taste();
    }
    if (track != no_track && !just_played(track)) return track;
  }
  return draw_by_taste();
}

TrackIndex Listener::from_list(std::span<const TrackIndex> pushed) {
  std::vector<double> weights;
  for (std::size_t rank = 0; rank < pushed.size(); ++rank)
    weights.push_back(just_played(pushed[rank]) ? 0.01
                                                : (0.1 + fit(pushed[rank])) / static_cast<double>(rank + 3));
  return pushed[WeightedChoice(weights).draw(random_)];
}

bool Listener::just_played(TrackIndex track) const {
  const auto begin = session_.end() - std::min<std::ptrdiff_t>(std::ssize(session_), remembered);
  return std::find(begin, session_.end(), track) != session_.end();
}

TrackIndex Listener::draw_by_taste() {
  return world_.draw_of_scene(home_scenes_[random_.below(home_scenes)], random_);
}

}  // namespace segue::serving::simulator::simulation
