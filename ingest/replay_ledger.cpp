#include "ingest/replay_ledger.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.hpp"
#include "ingest/records/record_reader.hpp"

namespace segue::ingest {
namespace {

std::optional<std::string> marker_of(const Record& record) {
  for (auto& [name, value] : record.headers())
    if (name == replay_header) return value;
  return std::nullopt;
}

}  // namespace

std::string begun_marker(const std::vector<Offset>& letters, const std::vector<Offset>& plays_ends) {
  return base::json_text(
      {{"offsets", boost::json::value_from(letters)}, {"plays", boost::json::value_from(plays_ends)}});
}

std::string done_marker(const std::vector<Offset>& letters) {
  return base::json_text({{"offsets", boost::json::value_from(letters)}});
}

bool ReplayLedger::add(const Record& record) {
  const auto marker = marker_of(record);
  if (!marker) return false;
  RecordReader reader(record.value.value_or(std::string_view()));
  std::vector<Offset> letters, plays_ends;
  reader.required("offsets", letters);
  if (*marker == "begun") reader.required("plays", plays_ends);
  if (reader.error() || (*marker != "begun" && *marker != "done"))
    spdlog::warn("the marker at partition {}, offset {} of the dead letters is ignored: {}", record.partition,
                 record.offset, reader.error().value_or("it is neither begun nor done"));
  else
    for (const Offset letter : letters)
      if (*marker == "begun")
        begun_.insert_or_assign({record.partition, letter}, plays_ends);
      else
        done_.insert({record.partition, letter});
  return true;
}

std::set<LetterPlace> ReplayLedger::open() const {
  std::set<LetterPlace> open;
  for (const auto& [letter, ends] : begun_)
    if (!done(letter)) open.insert(letter);
  return open;
}

std::vector<Offset> ReplayLedger::open_since() const {
  std::optional<std::vector<Offset>> since;
  for (const auto& [letter, ends] : begun_) {
    if (done(letter)) continue;
    if (!since) since = ends;
    since->resize(std::min(since->size(), ends.size()));
    for (std::size_t i = 0; i < since->size(); ++i) (*since)[i] = std::min((*since)[i], ends[i]);
  }
  return since.value_or(std::vector<Offset>());
}

}  // namespace segue::ingest
