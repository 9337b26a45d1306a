#include "ingest/datasets/movielens_features.hpp"

#include "ingest/datasets/rows.hpp"

namespace segue::ingest::datasets {
namespace {

constexpr std::size_t columns_before_genres = 5;
constexpr std::size_t release_date = 2;  // "01-Jan-1995", or nothing

/// u.genre: "Action|1", in the order of u.item's flags.
Outcome read_genre_names(const std::filesystem::path& file, DatasetReport& report,
                         std::vector<std::string>& names) {
  auto lines = LineReader::open(file);
  if (lines.has_error()) return lines.error();
  return for_each_row(*lines, '|', 2, report, [&](const auto& columns) -> const char* {
    if (parse_whole<std::size_t>(columns[1]) != names.size()) return "not the number of the next genre";
    names.push_back("genre=" + std::string(columns[0]));
    return nullptr;
  });
}

Outcome read_genres(const std::filesystem::path& folder, const FeatureHandler& handle,
                    DatasetReport& report) {
  std::vector<std::string> genres;
  if (auto outcome = read_genre_names(folder / "u.genre", report, genres); outcome.has_error())
    return outcome;
  auto lines = LineReader::open(folder / "u.item");
  if (lines.has_error()) return lines.error();
  const std::size_t width = columns_before_genres + genres.size();
  return for_each_row(*lines, '|', width, report, [&](const auto& columns) -> const char* {
    if (!valid_id(columns[0])) return bad_id;
    for (std::size_t i = columns_before_genres; i < width; ++i)
      if (columns[i] != "0" && columns[i] != "1") return "a genre's flag is not 0 or 1";
    if (const auto dash = columns[release_date].rfind('-'); dash != std::string_view::npos)
      handle(
          {Feature::Owner::item, columns[0], "year=" + std::string(columns[release_date].substr(dash + 1))});
    for (std::size_t i = columns_before_genres; i < width; ++i)
      if (columns[i] == "1") handle({Feature::Owner::item, columns[0], genres[i - columns_before_genres]});
    return nullptr;
  });
}

Outcome read_people(const std::filesystem::path& file, const FeatureHandler& handle, DatasetReport& report) {
  auto lines = LineReader::open(file);
  if (lines.has_error()) return lines.error();
  return for_each_row(*lines, '|', 5, report, [&](const auto& columns) -> const char* {
    const auto age = parse_whole<int>(columns[1]);
    if (!valid_id(columns[0])) return bad_id;
    if (!age || *age > 150) return "the age is not one";
    const int decade = *age / 10 * 10;
    const auto tell = [&](const std::string& name) { handle({Feature::Owner::user, columns[0], name}); };
    tell("age=" + std::to_string(decade) + "-" + std::to_string(decade + 9));
    tell("gender=" + std::string(columns[2]));
    tell("occupation=" + std::string(columns[3]));
    return nullptr;
  });
}

}  // namespace

Outcome read_movielens_features(const std::filesystem::path& folder, const FeatureHandler& handle,
                                DatasetReport& report) {
  std::error_code error;
  if (std::filesystem::exists(folder / "u.item", error) && std::filesystem::exists(folder / "u.genre", error))
    if (auto outcome = read_genres(folder, handle, report); outcome.has_error()) return outcome;
  if (!std::filesystem::exists(folder / "u.user", error)) return {};
  return read_people(folder / "u.user", handle, report);
}

}  // namespace segue::ingest::datasets
