#include "base/json.hpp"
#include "ingest/datasets/description.hpp"

namespace segue::ingest::datasets {
namespace {

void append_count(std::string& json, std::string_view name, std::size_t count) {
  base::append_json_field(json, name, static_cast<std::int64_t>(count));
}

void append_distribution(std::string& json, std::string_view name, const Distribution& spread) {
  json.append(",\"").append(name).append("\":{");
  append_count(json, "min", spread.least);
  append_count(json, "median", spread.median);
  base::append_json_field(json, "mean", spread.mean);
  append_count(json, "p90", spread.most_of_nine_tenths);
  append_count(json, "max", spread.most);
  json += ",\"histogram\":[";
  for (const auto& bucket : spread.histogram) {
    if (&bucket != &spread.histogram.front()) json += ',';
    json += '{';
    append_count(json, "from", bucket.from);
    append_count(json, "to", bucket.to);
    append_count(json, "count", bucket.count);
    json += '}';
  }
  json += "]}";
}

}  // namespace

std::string to_json(const Description& about) {
  std::string json = "{";
  base::append_json_field(json, "dataset", about.source);
  append_count(json, "interactions", about.interactions);
  append_count(json, "users", about.users);
  append_count(json, "items", about.items);
  append_count(json, "titled_items", about.titled_items);
  append_count(json, "item_features", about.item_features);
  append_count(json, "featured_items", about.featured_items);
  append_count(json, "user_features", about.user_features);
  append_count(json, "featured_users", about.featured_users);
  append_count(json, "sessions", about.sessions);
  append_count(json, "held_out", about.held_out);
  append_count(json, "repeats", about.repeats);
  if (about.times_ms) {
    base::append_json_field(json, "first_ms", about.times_ms->first);
    base::append_json_field(json, "last_ms", about.times_ms->second);
  }
  if (about.weights) {
    base::append_json_field(json, "least_weight", static_cast<double>(about.weights->first));
    base::append_json_field(json, "most_weight", static_cast<double>(about.weights->second));
  }
  json += ",\"skipped\":[";
  for (std::size_t degree = 0; degree < about.skipped.size(); ++degree)
    json.append(degree == 0 ? "" : ",").append(std::to_string(about.skipped[degree]));
  json += "]";
  base::append_json_field(json, "rows", about.report.rows);
  json += ",\"dropped\":{";
  for (auto place = about.report.dropped.begin(); place != about.report.dropped.end(); ++place) {
    if (place != about.report.dropped.begin()) json += ',';
    base::append_json_string(json, place->first);
    json += ':';
    base::append_json_number(json, place->second);
  }
  json += '}';
  base::append_json_field(json, "first_dropped", about.report.first_dropped);
  base::append_json_field(json, "top_tenth_share", about.top_tenth_share);
  append_distribution(json, "per_user", about.per_user);
  append_distribution(json, "per_session", about.per_session);
  append_distribution(json, "per_item", about.per_item);
  json += ",\"most_popular\":[";
  for (const auto& item : about.most_popular) {
    if (&item != &about.most_popular.front()) json += ',';
    json += '{';
    base::append_json_field(json, "item", item.id);
    base::append_json_field(json, "title", item.title);
    base::append_json_field(json, "artist", item.artist);
    append_count(json, "interactions", item.count);
    json += '}';
  }
  return json + "]}";
}

}  // namespace segue::ingest::datasets
