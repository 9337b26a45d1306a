#include "serving/metrics/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace segue::serving {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

/// The text of one scrape, family by family.
class Scrape {
 public:
  void counter(std::string name, std::string help, std::int64_t value, Labels labels = {}) {
    ClientMetric metric;
    metric.counter.value = static_cast<double>(value);
    add(std::move(name), std::move(help), MetricType::Counter, std::move(metric), std::move(labels));
  }
  void gauge(std::string name, std::string help, double value, Labels labels = {}) {
    ClientMetric metric;
    metric.gauge.value = value;
    add(std::move(name), std::move(help), MetricType::Gauge, std::move(metric), std::move(labels));
  }
  void histogram(std::string name, std::string help, const LatencyCounts& counts) {
    ClientMetric metric;
    metric.histogram.sample_count = counts.total();
    metric.histogram.sample_sum = static_cast<double>(counts.sum_us) / 1e6;
    for (int octave = 6; octave <= 23; ++octave)  // 64 µs to 8.4 s
      metric.histogram.bucket.push_back(
          {counts.at_most((std::uint64_t{1} << octave) - 1), static_cast<double>(1 << octave) / 1e6});
    metric.histogram.bucket.push_back({counts.total(), std::numeric_limits<double>::infinity()});
    add(std::move(name), std::move(help), MetricType::Histogram, std::move(metric), {});
  }

  std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  /// One family per metric name: its samples must be consecutive.
  void add(std::string name, std::string help, MetricType type, ClientMetric metric, Labels labels) {
    metric.label = std::move(labels);
    if (families_.empty() || families_.back().name != name)
      families_.push_back({std::move(name), std::move(help), type, {}});
    families_.back().metric.push_back(std::move(metric));
  }

  std::vector<MetricFamily> families_;
};

void add_events(Scrape& scrape, const Totals& t) {
  const char* events = "Records of the topic plays by what became of them";
  for (const auto& [outcome, name] : base::enumerators<sessions::Outcome>)
    scrape.counter("segue_events_total", events, t.of(outcome), {{"outcome", std::string(name)}});
  scrape.counter("segue_events_total", events, t.dead_letters, {{"outcome", "dead_letter"}});
  for (std::size_t i = 0; i < refusal_count; ++i)
    scrape.counter("segue_dead_letters_total", "Records refused, by reason", t.dead_letters_by_reason[i],
                   {{"reason", std::string(base::enumerators<ingest::Refusal>[i].second)}});
  scrape.counter("segue_rebuilt_records_total", "Records read back silently to rebuild sessions", t.rebuilt);
  const char* forwarded = "Records in another partition than their user's own, sent on, by its partitioner";
  for (const auto& [partitioner, name] : base::enumerators<ingest::Partitioner>)
    scrape.counter("segue_forwarded_records_total", forwarded,
                   t.forwarded[static_cast<std::size_t>(partitioner)], {{"partitioner", std::string(name)}});
  scrape.counter("segue_forwarded_records_total", forwarded, t.forwarded[ingest::partitioner_count],
                 {{"partitioner", "unknown"}});
  scrape.counter("segue_lists_total", "Lists made, one an accepted event", t.lists);
  scrape.counter("segue_pushes_total", "Lists handed to connections", t.pushes);
  scrape.counter("segue_list_copies_lost_total", "Copies of lists that found the producer's queue full",
                 t.copies_lost);
  scrape.histogram("segue_event_to_push_seconds", "From a record's arrival to its lists' queueing",
                   t.latency);
  scrape.gauge("segue_listeners", "Listeners remembered", static_cast<double>(t.listeners));
}

void add_connections(Scrape& scrape, const ConnectionCounters& c) {
  scrape.gauge("segue_connections", "WebSocket connections open", static_cast<double>(c.connections.get()));
  scrape.counter("segue_connections_opened_total", "WebSocket connections ever opened", c.opened.get());
  scrape.counter("segue_connections_refused_total", "Connections beyond serving.max_connections",
                 c.refused.get());
  scrape.counter("segue_http_requests_total", "HTTP requests answered", c.http_requests.get());
  scrape.counter("segue_websocket_messages_total", "Messages received from players", c.messages.get());
  scrape.counter("segue_websocket_errors_total", "Messages of type error sent to players", c.errors.get());
  scrape.counter("segue_lists_replaced_total", "Lists that gave way to newer ones on slow connections",
                 c.lists_replaced.get());
  for (std::size_t i = 0; i < c.closes.size(); ++i)
    scrape.counter("segue_websocket_closes_total", "WebSocket connections closed by the server, by reason",
                   c.closes[i].get(), {{"reason", std::string(base::enumerators<CloseCode>[i].second)}});
}

void add_versions(Scrape& scrape, const Sources& sources, const Totals& t) {
  scrape.counter("segue_version_loads_total", "Versions brought into service", sources.versions.swaps.get());
  scrape.counter("segue_version_refusals_total", "Versions that could not be loaded",
                 sources.versions.refusals.get());
  const auto model = sources.models.get();
  scrape.gauge("segue_version_serving", "Number of the version being served; -1: none",
               model ? static_cast<double>(model->model.number()) : -1);
  for (const auto& [version, hits] : t.hits)
    scrape.counter("segue_prequential_plays_total", "Plays tested against the list before them", hits.plays,
                   {{"version", std::to_string(version)}});
  const char* help = "Tested plays that were among the first ten";
  for (const auto& [version, hits] : t.hits) {
    scrape.counter("segue_prequential_hits_total", help, hits.served,
                   {{"version", std::to_string(version)}, {"list", "served"}});
    scrape.counter("segue_prequential_hits_total", help, hits.popularity,
                   {{"version", std::to_string(version)}, {"list", "popularity"}});
  }
}

void add_topics(Scrape& scrape, const std::vector<ingest::TopicReport>& reports) {
  for (const auto& report : reports)
    for (const auto& [problem, name] : base::enumerators<ingest::TopicProblem>)
      scrape.gauge(
          "segue_topic_problems", "1: the topic has the problem, which the log and segue doctor explain",
          std::ranges::find(report.findings, problem, &ingest::TopicFinding::problem) == report.findings.end()
              ? 0
              : 1,
          {{"topic", report.topic}, {"problem", std::string(name)}});
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::int64_t size = 0;
  std::int64_t resident = 0;
  statm >> size >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace

std::string prometheus_text(const Sources& sources) {
  const Totals t = totals(sources.shards);
  Scrape scrape;
  add_events(scrape, t);
  scrape.gauge("segue_consumer_lag_records", "Records not yet handled",
               static_cast<double>(sources.shards.lag()));
  scrape.gauge("segue_brokers_up", "1: a broker is connected", sources.shards.brokers_up() ? 1 : 0);
  add_topics(scrape, sources.topics.get());
  add_connections(scrape, sources.connections);
  add_versions(scrape, sources, t);
  const auto withdrawals = sources.withdrawals != nullptr ? sources.withdrawals->get() : nullptr;
  scrape.gauge("segue_withdrawn_tracks", "Tracks that no list may hold",
               withdrawals ? static_cast<double>(withdrawals->tracks->tracks().size()) : 0);
  const std::chrono::duration<double> uptime = std::chrono::steady_clock::now() - sources.started;
  scrape.gauge("segue_uptime_seconds", "Time since the start", uptime.count());
  scrape.gauge("process_resident_memory_bytes", "Resident memory", resident_bytes());
  return scrape.text();
}

}  // namespace segue::serving
