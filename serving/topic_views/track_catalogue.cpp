#include "serving/topic_views/track_catalogue.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/json.hpp>
#include <mutex>
#include <unordered_set>

#include "base/folded_text.hpp"
#include "base/json.hpp"

namespace segue::serving {
namespace {

void append_text_field(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!out.empty()) out += ',';
  out += name;
  base::append_json_string(out, value);
}

}  // namespace

void TrackCatalogue::apply(const ingest::Record& record) {
  const auto parsed = ingest::parse_track_record(record.key, record.value);
  if (!parsed) return spdlog::warn("a record of the tracks topic is ignored: {}", parsed.error());
  const ingest::TrackMetadata& metadata = parsed->metadata;
  if (parsed->available || !metadata.title.empty() || !metadata.artist.empty()) put(metadata, *record.value);
  withdrawals_.apply(tracks_.intern(metadata.track_id), parsed->available, record.offset);
}

void TrackCatalogue::add_missing(std::span<const ingest::TrackMetadata> metadata) {
  // One lock per track: shards that compose lists wait for one update at most.
  for (const auto& track : metadata) put(track, {});
}

void TrackCatalogue::put(const ingest::TrackMetadata& metadata, std::string_view record) {
  const std::size_t index = tracks_.intern(metadata.track_id).value;
  Entry entry;
  append_text_field(entry.fields, "\"track_id\":", metadata.track_id);
  append_text_field(entry.fields, "\"title\":", metadata.title);
  append_text_field(entry.fields, "\"artist\":", metadata.artist);
  entry.searchable = base::folded(metadata.title + '\n' + metadata.artist + '\n' + metadata.track_id);
  entry.record = record;

  const std::lock_guard lock(mutex_);
  if (index >= entries_.size()) entries_.resize(index + 1);
  std::optional<Entry>& slot = entries_[index];
  if (record.empty() && slot && !slot->record.empty()) return;
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

std::string TrackCatalogue::tracks_json(std::span<const sessions::TrackId> tracks) const {
  std::string out = "{\"tracks\":[";
  for (const sessions::TrackId track : tracks) {
    if (out.back() != '[') out += ',';
    out += '{';
    append_fields(track, out);
    out += '}';
  }
  return out + "]}";
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

std::string TrackCatalogue::record(sessions::TrackId track, bool available) const {
  std::string known = "{", newest;
  {
    const std::shared_lock lock(mutex_);
    append_fields_locked(track, known);
    if (const Entry* entry = this->entry(track)) newest = entry->record;
  }
  boost::system::error_code error;
  auto parsed = boost::json::parse(newest, error);
  boost::json::object record = parsed.is_object() ? std::move(parsed.as_object()) : boost::json::object();
  const auto fields = boost::json::parse(known + '}');
  for (const auto& [name, value] : fields.as_object())
    if (const auto* given = record.if_contains(name); given == nullptr || given->is_null())
      record[name] = value;
  for (const char* name : {"title", "artist"}) record.emplace(name, "");
  if (available)
    record.erase("available");
  else
    record["available"] = false;
  return boost::json::serialize(record);
}

std::vector<sessions::TrackId> TrackCatalogue::search(std::string_view query, std::size_t limit,
                                                      std::span<const sessions::TrackId> order) const {
  const std::string wanted = base::folded(query);
  const auto withdrawn = withdrawals_.get();
  const std::shared_lock lock(mutex_);
  const auto matches = [&](sessions::TrackId track) {
    if (withdrawn && withdrawn->tracks->contains(track)) return false;
    if (wanted.empty()) return true;
    if (const Entry* known = entry(track)) return known->searchable.find(wanted) != std::string::npos;
    return base::folded(tracks_.name(track)).find(wanted) != std::string::npos;
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
