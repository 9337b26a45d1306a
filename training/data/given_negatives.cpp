#include "training/data/given_negatives.hpp"

#include <unordered_map>

#include "ingest/datasets/line_reader.hpp"

namespace segue::training {

using ingest::datasets::LineReader;

boost::system::result<void, std::string> read_given_negatives(const Interactions& data,
                                                              const std::filesystem::path& file,
                                                              std::vector<RankingCase>& cases) {
  auto lines = LineReader::open(file);
  if (lines.has_error()) return lines.error();
  std::unordered_map<std::string_view, std::int32_t> items;
  for (std::int32_t i = 0; i < data.item_count(); ++i)
    items.emplace(data.items[static_cast<std::size_t>(i)], i);

  std::unordered_map<std::string, std::vector<std::int32_t>> of_user;
  std::vector<std::string_view> ids;
  while (lines->next()) {
    ingest::datasets::split_blanks(lines->line(), ids);
    if (ids.empty()) continue;
    auto& negatives = of_user[std::string(ids[0])];
    for (std::size_t i = 1; i < ids.size(); ++i) {
      const auto item = items.find(ids[i]);
      if (item == items.end())
        return lines->where() + ": item \"" + std::string(ids[i]) + "\" does not occur in " + data.source;
      negatives.push_back(item->second);
    }
  }
  if (lines->error()) return *lines->error();

  for (const RankingCase& ranking_case : cases) {
    const std::string& user = data.users[static_cast<std::size_t>(ranking_case.query.user)];
    if (!of_user.contains(user)) return file.string() + " has no negatives for user \"" + user + "\"";
  }
  for (RankingCase& ranking_case : cases)
    ranking_case.negatives = of_user.at(data.users[static_cast<std::size_t>(ranking_case.query.user)]);
  return {};
}

}  // namespace segue::training
