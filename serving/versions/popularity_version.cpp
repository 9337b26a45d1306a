#include "serving/versions/popularity_version.hpp"

#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/sha256.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/layout_topic.hpp"
#include "ingest/plays_decoder.hpp"
#include "ingest/records/track_metadata.hpp"
#include "sessions/session_fold.hpp"

namespace segue::serving {
namespace {

/// Track ids by partition in the order of their first appearance there; partitions arrive interleaved.
class FirstAppearances {
 public:
  void add(ingest::Partition partition, const std::string& track_id) {
    Seen& seen = partitions_[partition];
    if (seen.known.insert(track_id).second) seen.order.push_back(track_id);
  }

  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [partition, seen] : partitions_)
      for (const std::string& track_id : seen.order) visit(track_id);
  }

 private:
  struct Seen {
    std::unordered_set<std::string> known;
    std::vector<std::string> order;
  };
  std::map<ingest::Partition, Seen> partitions_;
};

std::string digest(const models::Version& version) {
  std::string text;
  for (std::size_t row = 0; row < version.vocabulary.tracks.size(); ++row)
    text += version.vocabulary.tracks[row] + '\t' + std::to_string(version.popularity[row]) + '\n';
  return base::sha256_hex(text);
}

}  // namespace

std::optional<models::Version> count_popularity(const configs::Config& config, const std::string& brokers) {
  models::Version version;
  FirstAppearances appearances;  // of `tracks`
  std::unordered_map<std::string, ingest::TrackMetadata> metadata;
  ingest::LogReader tracks(config.kafka, brokers, config.kafka.tracks_topic);
  tracks.read(tracks.watermarks(), [&](const ingest::Record& record) {
    if (!record.value) return;
    auto parsed = ingest::parse_track_metadata(*record.value);
    if (!parsed) return;
    appearances.add(record.partition, parsed->track_id);
    metadata.insert_or_assign(parsed->track_id, std::move(*parsed));
  });

  // Plays are those that training would learn from: the same fold decides, and a play sent twice is one.
  sessions::TrackInterner interner;
  std::map<ingest::Partition, sessions::SessionFold> folds;
  FirstAppearances played;
  std::unordered_map<std::string, std::int64_t> plays_of;
  ingest::LogReader plays(config.kafka, brokers, config.kafka.plays_topic);
  version.manifest.offsets = plays.watermarks();
  const ingest::Layouts layouts = ingest::LayoutTopic(config.kafka, brokers).read();
  ingest::PlaysDecoder decoder(config.sessions.future_tolerance);
  plays.read(version.manifest.offsets, [&](const ingest::Record& record) {
    if (layouts.is_misplaced(record)) return;
    const auto event = decoder.decode(record);
    if (!event) return;
    auto& fold = folds.try_emplace(record.partition, config.sessions, interner).first->second;
    if (!fold.apply(*event, record.offset).step_opened) return;
    const std::string track_id(event->track_id);
    played.add(record.partition, track_id);
    ++plays_of[track_id];
  });

  std::unordered_set<std::string_view> in_catalogue;
  const auto add_row = [&](const std::string& track_id) {
    if (!in_catalogue.insert(track_id).second) return;
    version.vocabulary.tracks.push_back(track_id);
    const auto count = plays_of.find(track_id);
    version.popularity.push_back(count == plays_of.end() ? 0 : static_cast<float>(count->second));
    if (const auto known = metadata.find(track_id); known != metadata.end())
      version.metadata.push_back(known->second);
  };
  appearances.for_each(add_row);
  played.for_each(add_row);
  if (version.vocabulary.tracks.empty()) return std::nullopt;

  version.manifest.kind = "popularity";
  version.manifest.source = "kafka";
  version.manifest.gate = "off";
  version.manifest.missing = ingest::describe_missing(version.manifest.offsets);
  version.manifest.data_digest = digest(version);
  return version;
}

}  // namespace segue::serving
