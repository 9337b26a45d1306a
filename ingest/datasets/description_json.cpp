#include <boost/json.hpp>

#include "base/json.hpp"
#include "ingest/datasets/description.hpp"

namespace segue::ingest::datasets {

using boost::json::value_from;

static void tag_invoke(boost::json::value_from_tag, boost::json::value& json,
                       const Distribution::Bucket& bucket) {
  json = {{"from", bucket.from}, {"to", bucket.to}, {"count", bucket.count}};
}

static void tag_invoke(boost::json::value_from_tag, boost::json::value& json, const Distribution& spread) {
  json = {{"min", spread.least}, {"median", spread.median},
          {"mean", spread.mean}, {"p90", spread.most_of_nine_tenths},
          {"max", spread.most},  {"histogram", value_from(spread.histogram)}};
}

static void tag_invoke(boost::json::value_from_tag, boost::json::value& json, const Description::Item& item) {
  json = {{"item", item.id}, {"title", item.title}, {"artist", item.artist}, {"interactions", item.count}};
}

std::string to_json(const Description& about) {
  boost::json::object json{{"dataset", about.source},
                           {"interactions", about.interactions},
                           {"users", about.users},
                           {"items", about.items},
                           {"titled_items", about.titled_items},
                           {"item_features", about.item_features},
                           {"featured_items", about.featured_items},
                           {"user_features", about.user_features},
                           {"featured_users", about.featured_users},
                           {"sessions", about.sessions},
                           {"held_out", about.held_out},
                           {"repeats", about.repeats}};
  if (about.times_ms) json.insert({{"first_ms", about.times_ms->first}, {"last_ms", about.times_ms->second}});
  if (about.weights)
    json.insert({{"least_weight", about.weights->first}, {"most_weight", about.weights->second}});
  json.insert({{"skipped", value_from(about.skipped)},
               {"rows", about.report.rows},
               {"dropped", value_from(about.report.dropped)},
               {"first_dropped", about.report.first_dropped},
               {"top_tenth_share", about.top_tenth_share},
               {"per_user", value_from(about.per_user)},
               {"per_session", value_from(about.per_session)},
               {"per_item", value_from(about.per_item)},
               {"most_popular", value_from(about.most_popular)}});
  return base::json_text(std::move(json));
}

}  // namespace segue::ingest::datasets
