// The admin API of tracks: withdrawing them, and bringing them back, by records of the topic `tracks`.
#include <spdlog/spdlog.h>

#include <boost/json.hpp>

#include "base/json.hpp"
#include "serving/api/api_routes.hpp"
#include "serving/api/authorisation.hpp"

namespace segue::serving {
namespace {

/// Responds once Kafka has the record; every server follows the topic, this one no sooner than others. A
/// record that another producer writes at the same time may be overwritten by the one this server had read.
void write_record(const ApiContext& api, const RouteRequest& request, Respond respond, bool available) {
  const std::string& id = request.path.at("id");
  const auto track = api.tracks.find(id);
  if (!track) return respond(error_response(404, "there is no such track"));
  const auto answer = std::make_shared<Respond>(std::move(respond));
  const auto unavailable = [answer](const std::string& reason) {
    (*answer)(error_response(503, "Kafka did not take the record: " + reason));
  };
  const bool numbered = api.catalogue.withdrawals().numbered();
  const bool taken = api.producer.produce(
      api.config.kafka.tracks_topic, id, api.catalogue.record(*track, available), {},
      [=](const ingest::Delivery& delivery) {
        if (!delivery.error.empty()) return unavailable(delivery.error);
        spdlog::info("the operator {} track {}", available ? "restored" : "withdrew", id);
        boost::json::object body{{"track_id", id}, {"available", available}};
        if (numbered) body["withdrawals"] = delivery.offset;
        (*answer)({200, base::json_text(body)});
      });
  if (!taken) unavailable("its queue is full");
}

void withdraw(const ApiContext& api, const RouteRequest& request, Respond respond) {
  write_record(api, request, std::move(respond), false);
}

void restore(const ApiContext& api, const RouteRequest& request, Respond respond) {
  write_record(api, request, std::move(respond), true);
}

void list_withdrawn(const ApiContext& api, const RouteRequest&, Respond respond) {
  const auto withdrawals = api.catalogue.withdrawals().get();
  std::span<const sessions::TrackId> tracks;
  if (withdrawals) tracks = withdrawals->tracks->tracks();
  respond({200, api.catalogue.tracks_json(tracks)});
}

}  // namespace

void add_track_routes(Routes& routes, const ApiContext& api) {
  const auto add = [&](const char* method, const char* pattern,
                       void (*route)(const ApiContext&, const RouteRequest&, Respond)) {
    routes.add(method, pattern, [&api, route](const RouteRequest& request, Respond respond) {
      if (auto refusal = refuse_admin(api.config.serving, request.http)) return respond(std::move(*refusal));
      route(api, request, std::move(respond));
    });
  };
  add("GET", "/v1/admin/tracks/withdrawn", list_withdrawn);
  add("POST", "/v1/admin/tracks/{id}/withdraw", withdraw);
  add("POST", "/v1/admin/tracks/{id}/restore", restore);
}

}  // namespace segue::serving
