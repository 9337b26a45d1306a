#include "serving/metrics/figures.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "ingest/records/job.hpp"

namespace segue::serving {

namespace {

constexpr std::size_t samples_kept = 61;         // a minute, at one per second
constexpr std::chrono::seconds rate_window{10};  // of events_per_second
constexpr std::size_t jobs_shown = 10;

/// Writes one flat JSON object, member by member.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ~ObjectWriter() { out_ += '}'; }

  template <class Number>
  void number(std::string_view name, Number value) {
    member(name);
    base::append_json_number(out_, value);
  }
  void text(std::string_view name, std::string_view value) {
    member(name);
    base::append_json_string(out_, value);
  }
  void raw(std::string_view name, std::string_view json) {
    member(name);
    out_ += json;
  }
  void member(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    base::append_json_string(out_, name);
    out_ += ':';
  }

 private:
  std::string& out_;
};

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void append_versions(std::string& out, const Totals& totals, const ModelSlot& models) {
  out += '[';
  for (const auto& [version, kind] : models.kinds()) {
    const auto found = totals.hits.find(version);
    const VersionHits hits = found == totals.hits.end() ? VersionHits() : found->second;
    if (out.back() != '[') out += ',';
    ObjectWriter object(out);
    object.number("version", version);
    object.text("kind", kind);
    object.number("plays", hits.plays);
    object.number("hits@10", hits.served);
    object.number("hit_rate@10", share(hits.served, hits.plays));
    object.number("popularity_hit_rate@10", share(hits.popularity, hits.plays));
  }
  out += ']';
}

void append_jobs(std::string& out, const NewestJobs& jobs) {
  out += '[';
  for (const ingest::Job& job : jobs.newest(jobs_shown)) {
    if (out.back() != '[') out += ',';
    out += ingest::to_json(job);
  }
  out += ']';
}

std::int64_t events_of(const Totals& totals) {
  return totals.accepted + totals.duplicates + totals.unmatched + totals.dead_letters;
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

  std::string out;
  {
    ObjectWriter object(out);
    object.number("uptime_s", std::chrono::duration<double>(now - sources_.started).count());
    object.number("events", events_of(now_totals));
    object.number("lists", now_totals.lists);
    object.number("dead_letters", now_totals.dead_letters);
    object.number("duplicates", now_totals.duplicates);
    object.number("unmatched", now_totals.unmatched);
    object.number("listeners", now_totals.listeners);
    object.number("connections", sources_.connections.connections.get());
    object.number("lag", sources_.shards.lag());
    object.raw("brokers_up", sources_.shards.brokers_up() ? "true" : "false");
    object.number("events_per_second", per_second);
    object.member("latency_ms");
    {
      ObjectWriter latency(out);
      latency.number("p50", last_minute.quantile_ms(0.50));
      latency.number("p99", last_minute.quantile_ms(0.99));
    }
    object.member("version");
    const auto model = sources_.models.get();
    model ? base::append_json_number(out, model->model.number()) : void(out += "null");
    object.member("versions");
    append_versions(out, now_totals, sources_.models);
    object.member("jobs");
    append_jobs(out, sources_.jobs);
  }
  return out;
}

}  // namespace segue::serving
