#include "tests/e2e/list_copies.hpp"

#include <simdjson.h>

#include "ingest/kafka/log_reader.hpp"

namespace segue::testing {

std::vector<ListCopy> read_list_copies(const System& system) {
  std::vector<ListCopy> copies;
  simdjson::dom::parser parser;
  const configs::Kafka& kafka = system.config().kafka;
  ingest::LogReader reader(kafka, system.brokers(), kafka.recommendations_topic);
  reader.read(reader.watermarks(), [&](const ingest::Record& record) {
    const simdjson::padded_string json(*record.value);
    const simdjson::dom::element list = parser.parse(json);
    ListCopy& copy = copies.emplace_back();
    copy.place = {std::int64_t(list["partition"]), std::int64_t(list["sequence"])};
    if (!list["version"].is_null()) copy.version = std::int64_t(list["version"]);
    if (list["withdrawals"].get(copy.withdrawals)) copy.withdrawals = -1;
    for (const simdjson::dom::element track : list["tracks"].get_array())
      copy.tracks.emplace_back(std::string_view(track["track_id"]));
  });
  return copies;
}

}  // namespace segue::testing
