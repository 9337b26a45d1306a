#include "serving/service.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <optional>

#include "ingest/dead_letters.hpp"
#include "ingest/kafka/topics.hpp"
#include "ingest/record_forwarder.hpp"
#include "serving/api/api_routes.hpp"
#include "serving/net/server.hpp"
#include "serving/topic_views/layout_slot.hpp"
#include "serving/topic_views/layout_watch.hpp"
#include "serving/topic_views/topic_follower.hpp"
#include "serving/topic_views/topic_watch.hpp"
#include "serving/versions/model_loader.hpp"

namespace segue::serving {

using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds shards_tick{100};
constexpr std::chrono::seconds figures_tick{1};

std::string create_topics(const configs::Kafka& kafka) {
  const std::string brokers = ingest::bootstrap_servers(kafka);
  ingest::create_missing_topics(kafka, brokers);
  return brokers;
}

/// The topic of tracks; withdrawals are numbered by the offsets of one partition.
std::string tracks_topic(TrackCatalogue& catalogue, const configs::Kafka& kafka, const std::string& brokers) {
  if (ingest::partition_count(kafka, brokers, kafka.tracks_topic) > 1)
    catalogue.leave_withdrawals_unnumbered();  // the check of the topics says so
  return kafka.tracks_topic;
}

void note_job(NewestJobs& jobs, const ingest::Record& record) {
  if (!record.value) return;
  auto job = ingest::parse_job(*record.value);
  job ? jobs.update(std::move(*job)) : spdlog::warn("a record of the jobs topic is ignored: {}", job.error());
}

}  // namespace

/// In order of dependence. Members that may hold a connection's response (shards, producer) are declared
/// after the server, and so are destroyed before the connections' io_context.
struct Service::Impl {
  explicit Impl(const configs::Config& configuration)
      : config(configuration),
        server(config.serving),  // first: a port in use is the likeliest error
        brokers(create_topics(config.kafka)),
        layouts(ingest::LayoutTopic(config.kafka, brokers).ensure(true)),
        layout_watch(config.kafka, brokers, layouts, [this] { note_layout(); }),
        tracks_follower(config.kafka, brokers, tracks_topic(catalogue, config.kafka, brokers),
                        [this](const ingest::Record& record) { catalogue.apply(record); }),
        jobs_follower(config.kafka, brokers, config.kafka.jobs_topic,
                      [this](const ingest::Record& record) { note_job(jobs, record); }),
        loader(config, brokers, tracks, catalogue, models, version_counters),
        producer(config.kafka, brokers, std::chrono::milliseconds(0)),  // no linger: players wait
        retrying_publisher(producer),
        dead_letters(retrying_publisher, config.kafka),
        forwarder(retrying_publisher, config.kafka),
        publisher(producer, layouts, config.kafka.plays_topic),
        event_paths(event_path_context()),
        shards(event_paths, brokers) {
    add_status_routes(routes, api);
    add_player_routes(routes, api);
    add_event_routes(routes, api);
    add_admin_routes(routes, api);
    add_track_routes(routes, api);
    server.every(shards_tick, [this] { shards.tick(Clock::now()); });
    server.every(figures_tick, [this] { figures.sample(Clock::now()); });
    shards.start();
    topic_watch.emplace(config, brokers, topic_reports);
    server.start(routes, conversations, connection_counters);
    layout_watch.start();
  }

  ~Impl() { stop(); }

  EventPathContext event_path_context() {
    EventPathContext context{config, layouts, tracks, models, catalogue, subscription_registry,
                             {},     {},      {},     {}};
    context.renew_layouts = [this] { layout_watch.renew(); };
    context.dead_letter = [this](const ingest::Record& record, const ingest::EventError& error,
                                 std::function<void()> acknowledged) {
      dead_letters.publish(record, error, std::move(acknowledged));
    };
    context.forward = [this](const ingest::Record& record, ingest::Partition to,
                             std::function<void()> acknowledged) {
      forwarder.forward(record, to, std::move(acknowledged));
    };
    if (config.kafka.publish_recommendations)
      context.publish_copy = [this](std::string_view user_id, std::string_view json) {
        return producer.produce(config.kafka.recommendations_topic, user_id, json, {},
                                [](const ingest::Delivery&) {});
      };
    return context;
  }

  void note_layout() {
    spdlog::info("a new layout of {} is in force: {} partitions", config.kafka.plays_topic,
                 layouts.partitions());
    producer.refresh(config.kafka.plays_topic);
    shards.layouts_changed();
  }

  void stop() {
    if (stopping.exchange(true)) return;
    const auto deadline = Clock::now() + config.serving.shutdown_timeout;
    if (topic_watch) topic_watch->request_stop();
    layout_watch.request_stop();
    server.stop_accepting();
    producer.flush(config.serving.shutdown_timeout / 4);  // for the acks of players' events
    shards.begin_stop(deadline);
    server.stop(deadline);
    shards.join();
    layout_watch.join();
  }

  const configs::Config config;
  const Clock::time_point started = Clock::now();
  std::atomic<bool> stopping{false};
  Routes routes;
  SubscriptionRegistry subscription_registry;
  sessions::TrackInterner tracks;
  TrackCatalogue catalogue{tracks};
  NewestJobs jobs;
  TopicReports topic_reports;
  ModelSlot models;
  ConnectionCounters connection_counters;
  VersionCounters version_counters;
  Server server;
  const std::string brokers;
  LayoutSlot layouts;
  LayoutWatch layout_watch;
  TopicFollower tracks_follower;
  TopicFollower jobs_follower;
  ModelLoader loader;
  ingest::Producer producer;
  ingest::RetryingPublisher retrying_publisher;
  ingest::DeadLetters dead_letters;
  ingest::RecordForwarder forwarder;
  EventPublisher publisher;
  const EventPathContext event_paths;
  Shards shards;
  std::optional<TopicWatch> topic_watch;
  const ConversationContext conversations{
      config, layouts, tracks, shards, subscription_registry, publisher, connection_counters};
  const Sources sources{shards, connection_counters, version_counters, models,
                        jobs,   topic_reports,       started,          &catalogue.withdrawals()};
  Figures figures{sources};
  const ApiContext api{config,   layouts,   tracks, catalogue, shards,  models,  loader.registry(),
                       producer, publisher, jobs,   sources,   figures, stopping};
};

Service::Service(const configs::Config& config) : impl_(std::make_unique<Impl>(config)) {}
Service::~Service() = default;

std::string Service::address() const { return impl_->server.address(); }
bool Service::ready() const { return impl_->shards.ready(); }
void Service::stop() { impl_->stop(); }

}  // namespace segue::serving
