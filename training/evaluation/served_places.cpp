#include "training/evaluation/served_places.hpp"

#include <simdjson.h>

#include <stdexcept>

#include "ingest/kafka/log_reader.hpp"

namespace segue::training {

std::set<EventPlace> places_served_by(models::VersionNumber version, const configs::Kafka& options,
                                      const std::string& brokers) {
  std::set<EventPlace> places;
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
    if (!made_by.is_null() && by == version)  // null: made before there was a version
      places.emplace(static_cast<ingest::Partition>(partition), sequence);
  });
  if (places.empty())
    throw std::runtime_error("the topic " + options.recommendations_topic + " holds no list of version " +
                             std::to_string(version) +
                             "; servers copy theirs there with kafka.publish_recommendations = true");
  return places;
}

}  // namespace segue::training
