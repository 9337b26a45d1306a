#include "training/evaluation/served_places.hpp"

#include <simdjson.h>

#include <stdexcept>

#include "ingest/kafka/log_reader.hpp"

namespace segue::training {
namespace {

/// The field `withdrawals` of a list.
std::optional<ingest::Offset> withdrawals_of(const simdjson::dom::element& list, EventPlace place) {
  simdjson::dom::element given;
  if (list["withdrawals"].get(given)) return std::nullopt;
  std::int64_t number = 0;
  if (given.get(number))
    throw std::runtime_error("the list of partition " + std::to_string(place.first) + ", offset " +
                             std::to_string(place.second) +
                             " was made while tracks were withdrawn on a topic of several partitions: which "
                             "ones is not known");
  return number;
}

}  // namespace

ServedPlaces places_served_by(models::VersionNumber version, const configs::Kafka& options,
                              const std::string& brokers) {
  ServedPlaces places;
  simdjson::dom::parser parser;
  ingest::LogReader log(options, brokers, options.recommendations_topic);
  log.read(log.watermarks(), [&](const ingest::Record& record) {
    simdjson::dom::element list, made_by;
    std::int64_t by = 0, partition = 0, sequence = 0;
    if (!record.value || parser.parse(record.value->data(), record.value->size()).get(list) ||
        list["version"].get(made_by) || (!made_by.is_null() && made_by.get(by)) ||
        list["partition"].get(partition) || list["sequence"].get(sequence))
      throw std::runtime_error("the record at partition " + std::to_string(record.partition) + ", offset " +
                               std::to_string(record.offset) + " of " + options.recommendations_topic +
                               " is not a list");
    if (made_by.is_null() || by != version) return;  // null: made before there was a version
    const EventPlace place{static_cast<ingest::Partition>(partition), sequence};
    places.emplace(place, withdrawals_of(list, place));
  });
  if (places.empty())
    throw std::runtime_error("the topic " + options.recommendations_topic + " holds no list of version " +
                             std::to_string(version) +
                             "; servers copy theirs there with kafka.publish_recommendations = true");
  return places;
}

const models::WithdrawnTracks* ServedWithdrawals::at(EventPlace place) {
  const auto found = places_.find(place);
  if (found == places_.end() || !found->second) return nullptr;
  const std::size_t changes = log_.changes_until(*found->second);
  auto state = by_changes_.find(changes);
  if (state == by_changes_.end()) {
    std::vector<sessions::TrackId> withdrawn;
    for (const std::string& id : log_.withdrawn_after(changes)) withdrawn.push_back(tracks_.intern(id));
    state = by_changes_.emplace(changes, models::WithdrawnTracks(std::move(withdrawn))).first;
  }
  return &state->second;
}

}  // namespace segue::training
