#include <cstdio>
#include <tuple>

#include "base/clock.hpp"
#include "ingest/datasets/description.hpp"

namespace segue::ingest::datasets {
namespace {

constexpr std::size_t bar_width = 40;

/// 100000 as "100,000".
std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string fixed(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string percent(std::size_t part, std::size_t whole) {
  return fixed(100 * static_cast<double>(part) / static_cast<double>(whole), 1) + " %";
}

std::string date(std::int64_t ms) { return base::utc_text(ms, "%Y-%m-%d %H:%M"); }

void append_line(std::string& out, std::string name, const std::string& value) {
  name.resize(14, ' ');
  out.append(name).append(value) += '\n';
}

void append(std::string& out, const std::string& title, const Distribution& spread) {
  out.append("\n").append(title).append(": ");
  out.append(std::to_string(spread.least)).append(" to ").append(grouped(spread.most));
  out.append(", median ").append(grouped(spread.median)).append(", mean ").append(fixed(spread.mean, 1));
  out.append(", nine in ten at most ").append(grouped(spread.most_of_nine_tenths)).append("\n");
  out.append(draw(spread, bar_width));
}

}  // namespace

std::string to_text(const Description& about) {
  std::string out = about.source + "\n";
  append_line(out, "interactions", grouped(about.interactions));
  append_line(out, "users", grouped(about.users));
  append_line(
      out, "items",
      grouped(about.items) + (about.titled_items == 0 ? ", without titles"
                                                      : ", " + grouped(about.titled_items) + " with titles"));
  for (const auto& [count, owners, whose] : {std::tuple(about.item_features, about.featured_items, " items"),
                                             std::tuple(about.user_features, about.featured_users, " users")})
    if (count > 0) append_line(out, "features", grouped(count) + ", of " + grouped(owners) + whose);
  append_line(out, "sessions", about.sessions == 0 ? "none" : grouped(about.sessions));
  append_line(out, "times",
              about.times_ms ? date(about.times_ms->first) + " to " + date(about.times_ms->second) + " UTC"
                             : "none: the order is that of the file");
  append_line(out, "repeats",
              percent(about.repeats, about.interactions) + " with an item that the user had before");
  if (about.weights)
    append_line(out, "weights", fixed(about.weights->first, 0) + " to " + fixed(about.weights->second, 0));
  std::size_t skips_known = 0;
  for (const std::size_t count : about.skipped) skips_known += count;
  if (skips_known > 0) {
    std::string shares;
    for (std::size_t degree = 0; degree < about.skipped.size(); ++degree)
      shares += (degree == 0   ? "at once "
                 : degree == 4 ? ", through "
                               : ", ") +
                percent(about.skipped[degree], about.interactions);
    append_line(out, "skipped", shares);
  }
  if (about.held_out > 0) append_line(out, "own test", grouped(about.held_out) + " interactions");
  append_line(out, "dropped",
              grouped(static_cast<std::size_t>(about.report.dropped_rows())) + " of " +
                  grouped(static_cast<std::size_t>(about.report.rows)) + " rows");
  for (const auto& [reason, rows] : about.report.dropped)
    append_line(out, "", grouped(static_cast<std::size_t>(rows)) + ": " + reason);
  if (!about.report.first_dropped.empty()) append_line(out, "", "the first: " + about.report.first_dropped);

  if (about.sessions != about.users) append(out, "interactions of a user", about.per_user);
  if (about.sessions > 0) append(out, "interactions of a session", about.per_session);
  append(out, "interactions of an item", about.per_item);
  out += "\nThe most popular tenth of the items has " + fixed(100 * about.top_tenth_share, 1) +
         " % of the interactions; the first of it:\n";
  for (const auto& item : about.most_popular) {
    out.append("  ").append(grouped(item.count)).append("  ").append(item.id);
    if (!item.title.empty()) out.append("  ").append(item.title);
    if (!item.artist.empty()) out.append(" – ").append(item.artist);
    out += '\n';
  }
  return out;
}

}  // namespace segue::ingest::datasets
