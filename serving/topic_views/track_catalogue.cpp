#include "serving/topic_views/track_catalogue.hpp"

#include <algorithm>
#include <mutex>
#include <unordered_set>

#include "base/json.hpp"

namespace segue::serving {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

void append_text_field(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!out.empty()) out += ',';
  out += name;
  base::append_json_string(out, value);
}

}  // namespace

void TrackCatalogue::update(const ingest::TrackMetadata& metadata) { put(metadata, true); }

void TrackCatalogue::add_missing(std::span<const ingest::TrackMetadata> metadata) {
  // One lock per track: shards that compose lists wait for one update at most.
  for (const auto& track : metadata) put(track, false);
}

void TrackCatalogue::put(const ingest::TrackMetadata& metadata, bool from_topic) {
  const std::size_t index = tracks_.intern(metadata.track_id).value;
  Entry entry;
  append_text_field(entry.fields, "\"track_id\":", metadata.track_id);
  append_text_field(entry.fields, "\"title\":", metadata.title);
  append_text_field(entry.fields, "\"artist\":", metadata.artist);
  entry.searchable = lower(metadata.title + '\n' + metadata.artist + '\n' + metadata.track_id);
  entry.from_topic = from_topic;

  const std::lock_guard lock(mutex_);
  if (index >= entries_.size()) entries_.resize(index + 1);
  std::optional<Entry>& slot = entries_[index];
  if (!from_topic && slot && slot->from_topic) return;
  slot = std::move(entry);
}

const TrackCatalogue::Entry* TrackCatalogue::entry(sessions::TrackId track) const {
  return track.value < entries_.size() && entries_[track.value] ? &*entries_[track.value] : nullptr;
}

void TrackCatalogue::append_fields_locked(sessions::TrackId track, std::string& out) const {
  if (const Entry* known = entry(track)) {
    out += known->fields;
  } else {
    out += "\"track_id\":";
    base::append_json_string(out, tracks_.name(track));
  }
}

void TrackCatalogue::append_fields(sessions::TrackId track, std::string& out) const {
  const std::shared_lock lock(mutex_);
  append_fields_locked(track, out);
}

void TrackCatalogue::append_json(std::span<const models::ScoredTrack> list, std::string& out,
                                 std::size_t max_bytes) const {
  const std::shared_lock lock(mutex_);
  out += '[';
  for (const auto& [track, score] : list) {
    const std::size_t before = out.size();
    if (out.back() != '[') out += ',';
    out += '{';
    append_fields_locked(track, out);
    out += ",\"score\":";
    base::append_json_number(out, score);
    out += '}';
    if (out.size() >= max_bytes) {  // the bracket would not fit
      out.resize(before);
      break;
    }
  }
  out += ']';
}

std::vector<sessions::TrackId> TrackCatalogue::search(std::string_view query, std::size_t limit,
                                                      std::span<const sessions::TrackId> order) const {
  const std::string wanted = lower(query);
  const std::shared_lock lock(mutex_);
  const auto matches = [&](sessions::TrackId track) {
    if (wanted.empty()) return true;
    if (const Entry* known = entry(track)) return known->searchable.find(wanted) != std::string::npos;
    return lower(tracks_.name(track)).find(wanted) != std::string::npos;
  };

  std::vector<sessions::TrackId> found;
  for (const auto track : order) {
    if (found.size() >= limit) return found;
    if (matches(track)) found.push_back(track);
  }
  const std::unordered_set<sessions::TrackId> ordered(order.begin(), order.end());
  for (std::uint32_t i = 0; i < entries_.size() && found.size() < limit; ++i) {
    const sessions::TrackId track{i};
    if (entries_[i] && !ordered.contains(track) && matches(track)) found.push_back(track);
  }
  return found;
}

}  // namespace segue::serving
