#include "serving/metrics/figures.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <numeric>

#include "base/json.hpp"
#include "ingest/records/job.hpp"

namespace segue::serving {

namespace {

constexpr std::size_t samples_kept = 61;         // a minute, at one per second
constexpr std::chrono::seconds rate_window{10};  // of events_per_second
constexpr std::size_t jobs_shown = 10;

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

boost::json::array versions_json(const Totals& totals, const ModelSlot& models) {
  boost::json::array json;
  for (const auto& [version, kind] : models.kinds()) {
    const auto found = totals.hits.find(version);
    const VersionHits hits = found == totals.hits.end() ? VersionHits() : found->second;
    json.push_back({{"version", version},
                    {"kind", kind},
                    {"plays", hits.plays},
                    {"hits@10", hits.served},
                    {"hit_rate@10", share(hits.served, hits.plays)},
                    {"popularity_hit_rate@10", share(hits.popularity, hits.plays)}});
  }
  return json;
}

std::int64_t events_of(const Totals& totals) {
  return std::accumulate(totals.events.begin(), totals.events.end(), totals.dead_letters);
}

}  // namespace

void Figures::sample(std::chrono::steady_clock::time_point now) {
  const Totals now_totals = totals(sources_.shards);
  const std::lock_guard lock(mutex_);
  samples_.push_back({now, events_of(now_totals), now_totals.latency});
  if (samples_.size() > samples_kept) samples_.pop_front();
}

std::string Figures::json(std::chrono::steady_clock::time_point now) const {
  const Totals now_totals = totals(sources_.shards);
  LatencyCounts last_minute = now_totals.latency;
  double per_second = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!samples_.empty()) last_minute -= samples_.front().latency;
    const auto since = std::find_if(samples_.begin(), samples_.end(),
                                    [&](const Sample& sample) { return now - sample.at <= rate_window; });
    if (since != samples_.end()) {
      const std::chrono::duration<double> span = now - since->at;
      if (span.count() > 0)
        per_second = static_cast<double>(events_of(now_totals) - since->events) / span.count();
    }
  }

  const auto model = sources_.models.get();
  return base::json_text(
      {{"uptime_s", std::chrono::duration<double>(now - sources_.started).count()},
       {"events", events_of(now_totals)},
       {"lists", now_totals.lists},
       {"dead_letters", now_totals.dead_letters},
       {"late", now_totals.of(sessions::Outcome::late)},
       {"duplicates", now_totals.of(sessions::Outcome::duplicate)},
       {"echoes", now_totals.of(sessions::Outcome::echo)},
       {"unmatched", now_totals.of(sessions::Outcome::unmatched)},
       {"listeners", now_totals.listeners},
       {"connections", sources_.connections.connections.get()},
       {"lag", sources_.shards.lag()},
       {"brokers_up", sources_.shards.brokers_up()},
       {"events_per_second", per_second},
       {"latency_ms", {{"p50", last_minute.quantile_ms(0.50)}, {"p99", last_minute.quantile_ms(0.99)}}},
       {"version", model ? boost::json::value(model->model.number()) : nullptr},
       {"versions", versions_json(now_totals, sources_.models)},
       {"jobs", boost::json::value_from(sources_.jobs.newest(jobs_shown))}});
}

}  // namespace segue::serving
