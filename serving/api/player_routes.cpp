// The players' HTTP API: the current list, and tracks by name.
#include <algorithm>

#include "base/parse_number.hpp"
#include "ingest/event.hpp"
#include "serving/api/api_routes.hpp"
#include "serving/api/authorisation.hpp"
#include "serving/protocol/list_options.hpp"

namespace segue::serving {
namespace {

constexpr std::chrono::seconds timeout{2};  // for a partition that is being reassigned
constexpr std::int64_t default_tracks = 20;
constexpr std::int64_t most_tracks = 100;

/// The number in parameter `name`; `otherwise` if it is absent; nullopt if it is no positive number.
std::optional<std::int64_t> positive(const std::map<std::string, std::string>& query, const std::string& name,
                                     std::optional<std::int64_t> otherwise) {
  const auto it = query.find(name);
  if (it == query.end()) return otherwise;
  const auto value = base::parse_number<std::int64_t>(it->second);
  return value && *value > 0 ? value : std::nullopt;
}

void recommendations(const ApiContext& api, const RouteRequest& request, Respond respond) {
  const auto user = request.query.find("user");
  if (user == request.query.end() || !ingest::valid_id(user->second))
    return respond(error_response(400, "user must name a user"));
  if (auto refusal = refuse_user(api.config.serving, request.http, user->second))
    return respond(std::move(*refusal));
  ListRequest list_request;
  list_request.k = positive(request.query, "k", api.config.recommender.k);
  if (!list_request.k) return respond(error_response(400, "k must be a positive number"));

  std::optional<std::string> session_id;
  if (const auto named = request.query.find("session"); named != request.query.end()) {
    if (!ingest::valid_id(named->second)) return respond(error_response(400, "session must name a session"));
    session_id = named->second;
  }

  const std::string& user_id = user->second;
  const auto partition = api.layouts.own_partition(user_id);
  const auto answer = std::make_shared<Respond>(std::move(respond));
  api.shards.on_owner(
      partition,
      [user_id, partition, session_id,
       options = list_options(api.config.recommender, list_request, api.tracks), answer](EventPath& path) {
        (*answer)({200, path.current_list(user_id, partition, session_id, options)});
      },
      [partition, answer] {
        HttpResponse response =
            error_response(503, "partition " + std::to_string(partition) +
                                    ", to which the user belongs, is not served here now");
        response.headers.emplace_back("Retry-After", "1");
        (*answer)(std::move(response));
      },
      std::chrono::steady_clock::now() + timeout);
}

void tracks(const ApiContext& api, const RouteRequest& request, Respond respond) {
  const auto limit = positive(request.query, "limit", default_tracks);
  if (!limit) return respond(error_response(400, "limit must be a positive number"));
  const auto query = request.query.find("query");
  const auto model = api.models.get();
  const auto found = api.catalogue.search(query == request.query.end() ? std::string() : query->second,
                                          static_cast<std::size_t>(std::min(*limit, most_tracks)),
                                          model ? model->by_popularity : std::vector<sessions::TrackId>());
  respond({200, api.catalogue.tracks_json(found)});
}

/// A request that is no WebSocket handshake, or has ceased to be one on its way.
void upgrade_required(const RouteRequest&, Respond respond) {
  HttpResponse response = error_response(
      426,
      "this is a WebSocket: connect with ws:// or wss://; a proxy must pass Upgrade and Connection on, over "
      "HTTP/1.1");
  response.headers = {{"Upgrade", "websocket"}, {"Connection", "upgrade"}};
  respond(std::move(response));
}

}  // namespace

void add_player_routes(Routes& routes, const ApiContext& api) {
  routes.add("GET", "/v1/recommendations", [&api](const RouteRequest& request, Respond respond) {
    recommendations(api, request, std::move(respond));
  });
  routes.add("GET", "/v1/stream", upgrade_required);
  routes.add("GET", "/v1/tracks", [&api](const RouteRequest& request, Respond respond) {
    tracks(api, request, std::move(respond));
  });
}

}  // namespace segue::serving
