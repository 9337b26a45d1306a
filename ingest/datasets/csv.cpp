// A table of interactions with a header: columns separated by tab, comma, semicolon or bar (whichever stands
// in the header, in this order), values bare or in double quotes, in which "" is a quote. RecBole's atomic
// files (`user_id:token <tab> item_id:token <tab> rating:float …`) are such tables, too: the type after the
// colon is ignored. `--columns user=…,item=…` names the columns; the default names are:
//   user user_id · session session_id · item item_id · time timestamp (Unix seconds, or milliseconds from
//   10^11 on) · weight rating · skipped skipped (0: at once … 4: played through) · title title · artist
//   artist
// An item is required, and a user or a session; all other columns may be missing or empty.
#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/parse_number.hpp"
#include "ingest/datasets/kind.hpp"
#include "ingest/datasets/latin1.hpp"
#include "ingest/datasets/line_reader.hpp"

namespace segue::ingest::datasets {
namespace {

/// The roles of columns, and their default names.
enum Role : std::size_t { user, session, item, time, weight, skipped, title, artist, roles };
constexpr std::array<std::pair<std::string_view, std::string_view>, roles> role_names = {
    {{"user", "user_id"},
     {"session", "session_id"},
     {"item", "item_id"},
     {"time", "timestamp"},
     {"weight", "rating"},
     {"skipped", "skipped"},
     {"title", "title"},
     {"artist", "artist"}}};

/// Splits a line by the header's separator, removing quotes. The views are valid until the next line.
class Columns {
 public:
  explicit Columns(std::string_view header) {
    for (const char candidate : {'\t', ',', ';', '|'})
      if (header.find(candidate) != std::string_view::npos) {
        separator_ = candidate;
        return;
      }
  }

  const std::vector<std::string_view>& split(std::string_view line) {
    if (line.find('"') == std::string_view::npos) {
      split_columns(line, separator_, columns_);
    } else {
      split_quoted(line);
    }
    return columns_;
  }

 private:
  void split_quoted(std::string_view line) {
    text_.clear();
    std::vector<std::size_t> ends;
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
        text_ += line[i++];
      } else if (line[i] == '"') {
        quoted = !quoted;
      } else if (line[i] == separator_ && !quoted) {
        ends.push_back(text_.size());
      } else {
        text_ += line[i];
      }
    }
    ends.push_back(text_.size());
    columns_.clear();
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      columns_.push_back(std::string_view(text_).substr(begin, end - begin));
      begin = end;
    }
  }

  char separator_ = ',';
  std::string text_;
  std::vector<std::string_view> columns_;
};

struct Header {
  std::size_t width = 0;
  std::array<std::optional<std::size_t>, roles> place;
};

boost::system::result<Header, std::string> parse_header(const std::vector<std::string_view>& names,
                                                        const std::map<std::string, std::string>& chosen) {
  const auto find = [&](std::string_view name) -> std::optional<std::size_t> {
    const auto at = std::find_if(names.begin(), names.end(), [&](std::string_view column) {
      return column == name || column.substr(0, column.find(':')) == name;
    });
    if (at == names.end()) return std::nullopt;
    return static_cast<std::size_t>(at - names.begin());
  };
  Header header;
  header.width = names.size();
  for (std::size_t role = 0; role < roles; ++role) {
    const auto named = chosen.find(std::string(role_names[role].first));
    header.place[role] = find(named == chosen.end() ? role_names[role].second : named->second);
    if (named != chosen.end() && !header.place[role])
      return "the header has no column \"" + named->second + "\"";
  }
  if (!header.place[item] || (!header.place[user] && !header.place[session]))
    return std::string("the header has no ") +
           (header.place[item] ? "user_id and no session_id" : "item_id") +
           "; name the columns with --columns user=…,item=…";
  return header;
}

/// Unix time in milliseconds.
std::optional<std::int64_t> parse_time(std::string_view text) {
  const auto time = base::parse_number<double>(text);
  if (!time || !(*time >= 0)) return std::nullopt;
  const double ms = *time < 1e11 ? *time * 1000 : *time;
  if (ms > static_cast<double>(max_time_ms)) return std::nullopt;
  return std::llround(ms);
}

std::optional<float> parse_weight(std::string_view text) {
  const auto weight = base::parse_number<float>(text);
  return weight && std::isfinite(*weight) ? weight : std::nullopt;
}

/// Calls `use(value of a role, place)` for every row that is as wide as the header.
template <class Use>
Outcome for_each_row(const DatasetSpec& spec, DatasetReport& report, const Use& use) {
  auto lines = LineReader::open(spec.path);
  if (lines.has_error()) return lines.error();
  if (!lines->next()) return lines->error().value_or(spec.path.string() + " is empty");
  Columns columns(lines->line());
  const auto header = parse_header(columns.split(lines->line()), spec.columns);
  if (header.has_error()) return lines->where() + ": " + header.error();
  while (lines->next()) {
    if (lines->line().empty()) continue;
    ++report.rows;
    const auto& values = columns.split(lines->line());
    if (values.size() != header->width) {
      report.drop(lines->where(), wrong_width(values.size(), header->width));
      continue;
    }
    use([&](Role role) { return header->place[role] ? values[*header->place[role]] : std::string_view(); },
        lines->where());
  }
  if (lines->error()) return *lines->error();
  return {};
}

Outcome read_interactions(const DatasetSpec& spec, const InteractionHandler& handle, DatasetReport& report) {
  return for_each_row(spec, report, [&](const auto& value, const std::string& where) {
    Interaction row;
    row.session_id = value(session);
    row.user_id = value(user).empty() ? row.session_id : value(user);
    row.item_id = value(item);
    if (!valid_id(row.user_id) || !valid_id(row.item_id) ||
        (!row.session_id.empty() && !valid_id(row.session_id)))
      return report.drop(where, bad_id);
    if (!value(time).empty()) {
      const auto at = parse_time(value(time));
      if (!at) return report.drop(where, "the time is not Unix seconds or milliseconds");
      row.timestamp_ms = *at;
    }
    if (!value(weight).empty()) {
      const auto number = parse_weight(value(weight));
      if (!number) return report.drop(where, "the weight is not a number");
      row.weight = *number;
    }
    if (!value(skipped).empty()) {
      const auto degree = parse_whole<int>(value(skipped));
      if (!degree || *degree > 4) return report.drop(where, "skipped is not 0 to 4");
      row.skipped = static_cast<std::int8_t>(*degree);
    }
    handle(row);
  });
}

Outcome read_tracks(const DatasetSpec& spec, const TrackHandler& handle, DatasetReport& report) {
  std::unordered_set<std::string> seen;
  return for_each_row(spec, report, [&](const auto& value, const std::string& where) {
    if (value(title).empty() && value(artist).empty()) return;
    if (!valid_id(value(item))) return report.drop(where, bad_id);
    std::string id(value(item));
    if (seen.insert(id).second) handle({id, utf8_or_latin1(value(title)), utf8_or_latin1(value(artist)), ""});
  });
}

bool recognises(const std::filesystem::path& path) {
  auto lines = LineReader::open(path);
  if (lines.has_error() || !lines->next()) return false;
  return parse_header(Columns(lines->line()).split(lines->line()), {}).has_value();
}

}  // namespace

bool is_column_role(std::string_view role) {
  return std::any_of(role_names.begin(), role_names.end(),
                     [&](const auto& name) { return name.first == role; });
}

std::string column_roles() {
  std::string names;
  for (const auto& [role, column] : role_names) names.append(names.empty() ? "" : ", ").append(role);
  return names;
}

const Kind csv = {"csv", recognises, nullptr, read_tracks, read_interactions};

}  // namespace segue::ingest::datasets
