// The sequences that S3-Rec is compared on (Zhou et al., "S3-Rec", CIKM 2020): one user per line, then the
// items in order of time, separated by blanks; beside NAME.txt, NAME_item2attributes.json holds {"item":
// [tag, …]}. The file, or a folder with LastFM.txt.
#include <simdjson.h>

#include <algorithm>
#include <set>

#include "ingest/datasets/kind.hpp"
#include "ingest/datasets/line_reader.hpp"

namespace segue::ingest::datasets {
namespace {

std::filesystem::path sequences_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) ? path / "LastFM.txt" : path;
}

/// A file of such lines could as well be session-lines: only the folder is recognised.
bool recognises(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) &&
         std::filesystem::is_regular_file(sequences_file(path), error);
}

Outcome read_interactions(const DatasetSpec& spec, const InteractionHandler& handle, DatasetReport& report) {
  const auto& path = spec.path;
  auto lines = LineReader::open(sequences_file(path));
  if (lines.has_error()) return lines.error();
  std::vector<std::string_view> ids;
  while (lines->next()) {
    split_blanks(lines->line(), ids);
    if (ids.empty()) continue;
    ++report.rows;
    if (ids.size() < 2) {
      report.drop(lines->where(), "a user without items");
    } else if (!std::all_of(ids.begin(), ids.end(), valid_id)) {
      report.drop(lines->where(), bad_id);
    } else {
      for (std::size_t i = 1; i < ids.size(); ++i)
        handle({.user_id = ids[0], .session_id = {}, .item_id = ids[i]});
    }
  }
  if (lines->error()) return *lines->error();
  return {};
}

/// False where it is not a list of numbers.
bool read_numbers(const simdjson::dom::element& element, std::set<std::int64_t>& numbers) {
  simdjson::dom::array list;
  if (element.get(list) != simdjson::SUCCESS) return false;
  for (const auto entry : list) {
    std::int64_t number = 0;
    if (entry.get(number) != simdjson::SUCCESS) return false;
    numbers.insert(number);
  }
  return true;
}

/// Tags have no names but numbers, and are repeated in the file.
Outcome read_features(const DatasetSpec& spec, const FeatureHandler& handle, DatasetReport& report) {
  auto file = sequences_file(spec.path);
  file.replace_filename(file.stem().string() + "_item2attributes.json");
  std::error_code missing;
  if (!std::filesystem::exists(file, missing)) return {};
  simdjson::dom::parser parser;
  simdjson::dom::object items;
  if (const auto error = parser.load(file.string()).get(items))
    return file.string() + ": not an object of items: " + simdjson::error_message(error);
  for (const auto item : items) {
    ++report.rows;
    std::set<std::int64_t> numbers;
    const bool all_numbers = read_numbers(item.value, numbers);
    if (!all_numbers || !valid_id(item.key)) {
      report.drop(file.string() + ": item \"" + std::string(item.key.substr(0, max_id_bytes)) + "\"",
                  "not a list of numbers, or not a good id");
      continue;
    }
    for (const std::int64_t number : numbers)
      handle({Feature::Owner::item, item.key, "tag=" + std::to_string(number)});
  }
  return {};
}

}  // namespace

const Kind s3rec = {"s3rec", recognises, nullptr, nullptr, read_interactions, read_features};

}  // namespace segue::ingest::datasets
