#include "models/commands/track_titles.hpp"

#include <algorithm>
#include <set>

#include "base/folded_text.hpp"

namespace segue::models {
namespace {

/// The trigrams of a text, padded at both ends so that short words have some too.
std::set<std::string> trigrams(const std::string& text) {
  const std::string padded = ' ' + text + ' ';
  std::set<std::string> found;
  for (std::size_t i = 0; i + 3 <= padded.size(); ++i) found.insert(padded.substr(i, 3));
  return found;
}

}  // namespace

TrackTitles::TrackTitles(const Version& version)
    : ids_(version.vocabulary.tracks), counts_(version.popularity) {
  for (const ingest::TrackMetadata& track : version.metadata) metadata_.emplace(track.track_id, track);
  for (const std::string& id : ids_) searched_.push_back(base::folded(text(id)));
}

std::string TrackTitles::text(const std::string& track_id) const {
  const auto known = metadata_.find(track_id);
  if (known == metadata_.end()) return track_id;
  std::string text = known->second.title;
  if (!known->second.artist.empty()) text += " – " + known->second.artist;
  return text + " (" + track_id + ')';
}

std::optional<std::string> TrackTitles::find(std::string_view wanted) const {
  const std::string part = base::folded(wanted);
  auto row = containing(part);
  if (!row) row = similar(part);
  return row ? std::optional(ids_[*row]) : std::nullopt;
}

std::optional<std::size_t> TrackTitles::containing(const std::string& part) const {
  std::optional<std::size_t> best;
  for (std::size_t row = 0; row < ids_.size(); ++row)
    if ((!best || counts_[row] > counts_[*best]) && searched_[row].find(part) != std::string::npos)
      best = row;
  return best;
}

std::optional<std::size_t> TrackTitles::similar(const std::string& part) const {
  const auto wanted = trigrams(part);
  std::optional<std::size_t> best;
  auto most = static_cast<std::ptrdiff_t>((wanted.size() + 1) / 2);  // fewer in common: another title
  for (std::size_t row = 0; row < ids_.size(); ++row) {
    const auto has = trigrams(searched_[row]);
    const auto shared = std::count_if(wanted.begin(), wanted.end(),
                                      [&](const std::string& trigram) { return has.contains(trigram); });
    if (shared < most || (best && shared == most && counts_[row] <= counts_[*best])) continue;
    best = row;
    most = shared;
  }
  return best;
}

}  // namespace segue::models
