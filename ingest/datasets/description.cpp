#include "ingest/datasets/description.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "base/string_hash.hpp"
#include "ingest/datasets/feature.hpp"
#include "ingest/datasets/interaction.hpp"

namespace segue::ingest::datasets {
namespace {

/// Rows of each name, in order of first appearance.
class Counter {
 public:
  using Places = std::unordered_map<std::string, std::size_t, base::StringHash, std::equal_to<>>;

  std::size_t add(std::string_view name) {
    auto place = places_.find(name);
    if (place == places_.end()) {
      place = places_.emplace(name, counts.size()).first;
      counts.push_back(0);
    }
    ++counts[place->second];
    return place->second;
  }
  const Places& places() const { return places_; }

  std::vector<std::size_t> counts;

 private:
  Places places_;
};

/// Indices of the most frequent, ties in order of appearance.
std::vector<std::size_t> by_frequency(const std::vector<std::size_t>& counts) {
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  return order;
}

/// Smallest and largest so far.
template <class Range, class Value>
void widen(std::optional<Range>& range, Value value) {
  range = range ? Range(std::min(range->first, value), std::max(range->second, value)) : Range(value, value);
}

}  // namespace

boost::system::result<Description, std::string> describe(const DatasetSpec& spec) {
  const auto refuse = [](std::string why) {
    return boost::system::result<Description, std::string>(boost::system::in_place_error, std::move(why));
  };
  Description about;
  about.source = spec.kind + ":" + spec.path.string();
  Counter users, items, sessions;
  std::unordered_set<std::uint64_t> pairs;
  std::string session;
  const auto report = read_interactions(spec, [&](const Interaction& row) {
    ++about.interactions;
    const auto user = users.add(row.user_id);
    const auto item = items.add(row.item_id);
    if (!row.session_id.empty())
      sessions.add(session.assign(row.user_id).append(1, '\0').append(row.session_id));
    about.repeats += !pairs.insert(std::uint64_t{user} << 32 | item).second;
    about.held_out += row.held_out;
    if (row.timestamp_ms != 0) widen(about.times_ms, row.timestamp_ms);
    widen(about.weights, row.weight);
    if (row.skipped >= 0) ++about.skipped[static_cast<std::size_t>(row.skipped)];
  });
  if (report.has_error()) return refuse(report.error());
  about.report = *report;
  about.users = users.counts.size();
  about.items = items.counts.size();
  about.sessions = sessions.counts.size();
  if (about.weights && about.weights->first == about.weights->second) about.weights.reset();

  const auto order = by_frequency(items.counts);
  const std::size_t tenth = (order.size() + 9) / 10;
  std::size_t in_tenth = 0;
  for (std::size_t i = 0; i < tenth; ++i) in_tenth += items.counts[order[i]];
  about.top_tenth_share = static_cast<double>(in_tenth) / static_cast<double>(about.interactions);

  std::vector<std::size_t> position(order.size());  // in the order of popularity
  for (std::size_t i = 0; i < order.size(); ++i) position[order[i]] = i;
  about.most_popular.resize(std::min<std::size_t>(5, order.size()));
  for (const auto& [id, place] : items.places())
    if (position[place] < about.most_popular.size())
      about.most_popular[position[place]] = {id, "", "", items.counts[place]};
  const auto tracks = read_tracks(spec, [&](const TrackMetadata& track) {
    const auto found = items.places().find(track.track_id);
    if (found == items.places().end()) return;
    about.titled_items += !track.title.empty();
    if (position[found->second] >= about.most_popular.size()) return;
    auto& popular = about.most_popular[position[found->second]];
    popular.title = track.title;
    popular.artist = track.artist;
  });
  if (tracks.has_error()) return refuse(tracks.error());

  std::unordered_set<std::string> features[2], owners[2];
  const auto featured = read_features(spec, [&](const Feature& feature) {
    const bool of_item = feature.owner == Feature::Owner::item;
    const auto& known = (of_item ? items : users).places();
    if (known.find(feature.id) == known.end()) return;
    features[of_item].emplace(feature.name);
    owners[of_item].emplace(feature.id);
  });
  if (featured.has_error()) return refuse(featured.error());
  about.user_features = features[0].size();
  about.featured_users = owners[0].size();
  about.item_features = features[1].size();
  about.featured_items = owners[1].size();

  about.per_user = Distribution::of(std::move(users.counts));
  about.per_session = Distribution::of(std::move(sessions.counts));
  about.per_item = Distribution::of(std::move(items.counts));
  return about;
}

}  // namespace segue::ingest::datasets
