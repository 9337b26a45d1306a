// The admin API: retraining, jobs, sessions of listeners, versions.
#include <spdlog/spdlog.h>

#include <boost/json.hpp>
#include <random>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/parse_number.hpp"
#include "ingest/records/job.hpp"
#include "models/registry/manifest_json.hpp"
#include "serving/api/api_routes.hpp"
#include "serving/api/authorisation.hpp"

namespace segue::serving {
namespace {

constexpr std::chrono::seconds timeout{2};  // for a partition that is being reassigned
constexpr std::size_t jobs_shown = 100;

/// A unique job id; ids sort in order of time.
std::string new_job_id(std::int64_t now) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device random;
  std::string id = "job-" + std::to_string(now) + '-';
  for (int i = 0; i < 6; ++i) id += digits[random() % 16];
  return id;
}

/// The job's state is published first, so that the trainer finds it with the command; the response is sent
/// once Kafka has acknowledged both.
void retrain(const ApiContext& api, const RouteRequest&, Respond respond) {
  const std::int64_t now = base::unix_ms();
  ingest::Job job;
  job.job_id = new_job_id(now);
  job.requested_by = "operator";
  job.requested_at_ms = now;
  job.updated_at_ms = now;
  job.message = "waiting for a trainer";
  const ingest::RetrainCommand command{job.job_id, job.requested_by, now};
  const auto answer = std::make_shared<Respond>(std::move(respond));
  const auto unavailable = [answer](const std::string& reason) {
    (*answer)(error_response(503, "Kafka did not take the command: " + reason));
  };
  const bool taken = api.producer.produce(
      api.config.kafka.jobs_topic, job.job_id, ingest::to_json(job), {},
      [&api, job, command, answer, unavailable](const ingest::Delivery& delivery) {
        if (!delivery.error.empty()) return unavailable(delivery.error);
        api.jobs.update(job);  // ahead of the topic's follower, which delivers the same
        const bool queued = api.producer.produce(
            api.config.kafka.retrain_topic, command.job_id, ingest::to_json(command), {},
            [id = command.job_id, answer, unavailable](const ingest::Delivery& commanded) {
              if (!commanded.error.empty()) return unavailable(commanded.error);
              (*answer)({202, base::json_text({{"job_id", id}})});
            });
        if (!queued) unavailable("its queue is full");
      });
  if (!taken) unavailable("its queue is full");
}

void list_jobs(const ApiContext& api, const RouteRequest&, Respond respond) {
  respond({200, base::json_text({{"jobs", boost::json::value_from(api.jobs.newest(jobs_shown))}})});
}

void show_job(const ApiContext& api, const RouteRequest& request, Respond respond) {
  const auto job = api.jobs.find(request.path.at("id"));
  job ? respond({200, ingest::to_json(*job)}) : respond(error_response(404, "there is no such job"));
}

void show_sessions(const ApiContext& api, const RouteRequest& request, Respond respond) {
  const std::string& user_id = request.path.at("user");
  const auto partition = api.layouts.own_partition(user_id);
  const auto answer = std::make_shared<Respond>(std::move(respond));
  api.shards.on_owner(
      partition,
      [user_id, partition, answer](EventPath& path) {
        auto sessions = path.sessions(user_id, partition);
        (*answer)(sessions ? HttpResponse{200, std::move(*sessions)}
                           : error_response(404, "the user has no open session"));
      },
      [partition, answer] {
        (*answer)(error_response(503, "partition " + std::to_string(partition) + " is not served here now"));
      },
      std::chrono::steady_clock::now() + timeout);
}

void list_models(const ApiContext& api, const RouteRequest&, Respond respond) {
  boost::json::array versions;
  for (const models::VersionNumber version : api.registry.versions()) {
    if (const auto manifest = api.registry.manifest(version))
      versions.push_back(boost::json::value_from(*manifest));
    else
      spdlog::warn("version {}: {}", version, manifest.error());
  }
  const auto serving = api.models.get();
  respond({200, base::json_text({{"champion", boost::json::value_from(api.registry.champion())},
                                 {"serving", serving ? boost::json::value(serving->model.number()) : nullptr},
                                 {"versions", std::move(versions)}})});
}

void activate(const ApiContext& api, const RouteRequest& request, Respond respond) {
  const auto version = base::parse_number<models::VersionNumber>(request.path.at("version"));
  if (!version) return respond(error_response(400, "a version is a number"));
  models::Registry registry(api.registry.path());
  if (!registry.manifest(*version)) return respond(error_response(404, "there is no such version"));
  if (const auto set = registry.set_champion(*version); !set)
    return respond(error_response(500, set.error()));
  spdlog::info("the operator made version {} the champion", *version);
  respond({200, base::json_text({{"champion", *version}})});
}

}  // namespace

void add_admin_routes(Routes& routes, const ApiContext& api) {
  const auto add = [&](const char* method, const char* pattern,
                       void (*route)(const ApiContext&, const RouteRequest&, Respond)) {
    routes.add(method, pattern, [&api, route](const RouteRequest& request, Respond respond) {
      if (auto refusal = refuse_admin(api.config.serving, request.http)) return respond(std::move(*refusal));
      route(api, request, std::move(respond));
    });
  };
  add("POST", "/v1/admin/retrain", retrain);
  add("GET", "/v1/admin/jobs", list_jobs);
  add("GET", "/v1/admin/jobs/{id}", show_job);
  add("GET", "/v1/admin/sessions/{user}", show_sessions);
  add("GET", "/v1/admin/models", list_models);
  add("POST", "/v1/admin/models/{version}/activate", activate);
}

}  // namespace segue::serving
