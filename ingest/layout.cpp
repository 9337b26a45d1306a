#include "ingest/layout.hpp"

#include <boost/json.hpp>
#include <ranges>

#include "base/json.hpp"
#include "ingest/records/record_reader.hpp"

namespace segue::ingest {

std::string to_json(const Layout& layout) {
  boost::json::object json{{"epoch", layout.epoch},
                           {"partitions", layout.partitions()},
                           {"partitioner", base::to_string(layout.partitioner)},
                           {"first_offsets", boost::json::value_from(layout.first_offsets)}};
  if (!layout.previous.empty()) json["previous"] = layout.previous;
  return base::json_text(json);
}

boost::system::result<Layout, std::string> parse_layout(std::string_view json) {
  RecordReader reader(json);
  Layout layout;
  std::string partitioner;
  std::int64_t partitions = 0;
  reader.required("epoch", layout.epoch);
  reader.optional("previous", layout.previous);
  reader.required("partitions", partitions);
  reader.required("partitioner", partitioner);
  reader.required("first_offsets", layout.first_offsets);
  if (const auto known = base::from_string<Partitioner>(partitioner))
    layout.partitioner = *known;
  else
    reader.refuse("partitioner", "must be murmur2, crc32 or fnv1a");
  if (layout.epoch.empty()) reader.refuse("epoch", "must not be empty");
  if (layout.first_offsets.empty() || partitions != layout.partitions())
    reader.refuse("first_offsets", "must have one for each of the partitions");
  if (reader.error()) return {boost::system::in_place_error, *reader.error()};
  return {boost::system::in_place_value, std::move(layout)};
}

bool Layouts::add(Layout layout) {
  if (layout.previous != (layouts_.empty() ? std::string() : layouts_.back().epoch)) return false;
  layouts_.push_back(std::move(layout));
  return true;
}

const Layout* Layouts::at(Partition partition, Offset offset) const {
  for (const Layout& layout : layouts_ | std::views::reverse)
    if (partition < layout.partitions() &&
        layout.first_offsets[static_cast<std::size_t>(partition)] <= offset)
      return &layout;
  return nullptr;
}

bool Layouts::is_misplaced(const Record& record) const {
  if (!record.key) return false;
  const Layout* layout = at(record.partition, record.offset);
  return layout != nullptr && layout->own_partition(*record.key) != record.partition;
}

}  // namespace segue::ingest
