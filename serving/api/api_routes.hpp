// The HTTP routes of the server, grouped by audience.
#pragma once

#include <atomic>

#include "configs/config.hpp"
#include "models/registry/registry.hpp"
#include "serving/api/routes.hpp"
#include "serving/metrics/figures.hpp"
#include "serving/metrics/sources.hpp"
#include "serving/protocol/event_publisher.hpp"
#include "serving/topic_views/layout_slot.hpp"
#include "serving/topic_views/track_catalogue.hpp"

namespace segue::serving {

/// The dependencies of the routes; referenced objects outlive them.
struct ApiContext {
  const configs::Config& config;
  const LayoutSlot& layouts;
  sessions::TrackInterner& tracks;
  const TrackCatalogue& catalogue;
  Shards& shards;
  const ModelSlot& models;
  const models::Registry& registry;
  ingest::Producer& producer;
  EventPublisher& publisher;
  NewestJobs& jobs;
  const Sources& sources;
  const Figures& figures;
  const std::atomic<bool>& stopping;
};

void add_status_routes(Routes& routes, const ApiContext& api);  // health, metrics, figures, the page
void add_player_routes(Routes& routes, const ApiContext& api);  // recommendations, tracks
void add_event_routes(Routes& routes, const ApiContext& api);   // events
// /v1/admin/…, behind the admin token:
void add_admin_routes(Routes& routes, const ApiContext& api);  // retraining, jobs, sessions, versions
void add_track_routes(Routes& routes, const ApiContext& api);  // withdrawals of tracks

}  // namespace segue::serving
