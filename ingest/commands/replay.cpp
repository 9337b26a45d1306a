#include "ingest/commands/commands.hpp"

#include <unistd.h>

#include <cstdio>
#include <limits>
#include <stdexcept>
#include <unordered_set>

#include "base/stop_signals.hpp"
#include "ingest/datasets/dataset.hpp"
#include "ingest/kafka/topics.hpp"
#include "ingest/replay/replay.hpp"

namespace segue::ingest {
namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

struct ReplayOptions {
  std::vector<std::string> files;
  std::string kind;
  double rate = 0;
  double speedup = 0;
  std::size_t limit = std::numeric_limits<std::size_t>::max();
  bool metadata = false;
};

DatasetSpec spec_of(const std::string& file, const std::string& kind) {
  if (!kind.empty()) return {kind, file};
  auto spec = parse_dataset_spec(file);
  if (spec.has_error()) throw std::runtime_error(spec.error());
  return *std::move(spec);
}

template <class Report>
DatasetReport checked(Report report) {
  if (report.has_error()) throw std::runtime_error(report.error());
  return *std::move(report);
}

void print_read(const DatasetSpec& spec, const DatasetReport& report, std::size_t events) {
  std::printf("%s: %zu events from %lld rows (%s)\n", spec.path.c_str(), events,
              static_cast<long long>(report.rows), spec.kind.c_str());
  for (const auto& [reason, rows] : report.dropped)
    std::printf("  %lld rows dropped: %s\n", static_cast<long long>(rows), reason.c_str());
  if (!report.first_dropped.empty()) std::printf("  the first: %s\n", report.first_dropped.c_str());
}

/// One line that is rewritten on a terminal; elsewhere a line every ten seconds.
class ProgressLine {
 public:
  explicit ProgressLine(std::size_t total) : total_(total) {}
  ~ProgressLine() {
    if (terminal_ && shown_) std::fputc('\n', stderr);
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void operator()(std::size_t done) {
    const auto now = steady_clock::now();
    if (now < next_ && !(terminal_ && done == total_)) return;
    next_ = now + (terminal_ ? steady_clock::duration(200ms) : steady_clock::duration(10s));
    const double seconds = std::chrono::duration<double>(now - start_).count();
    std::fprintf(stderr, "%s%zu of %zu events published, %.0f s%s", terminal_ ? "\r" : "", done, total_,
                 seconds, terminal_ ? " " : "\n");
    shown_ = true;
  }

 private:
  const std::size_t total_;
  const bool terminal_ = isatty(STDERR_FILENO) == 1;
  const steady_clock::time_point start_ = steady_clock::now();
  steady_clock::time_point next_ = start_ + 1s;
  bool shown_ = false;
};

int run(const configs::Kafka& kafka, const ReplayOptions& options) {
  EventLog events;
  std::vector<TrackMetadata> tracks;
  std::unordered_set<std::string> described;
  for (const std::string& file : options.files) {
    const DatasetSpec spec = spec_of(file, options.kind);
    const std::size_t before = events.size();
    // What is kept for the test, too: the listeners of a replay do all that they did.
    const auto report = checked(read_events(spec, [&](const ListeningEvent& event) { events.add(event); }));
    print_read(spec, report, events.size() - before);
    if (!options.metadata) continue;
    checked(read_tracks(spec, [&](const TrackMetadata& track) {
      if (described.insert(track.track_id).second) tracks.push_back(track);
    }));
  }
  events.sort_by_time();
  Pace pace = Pace::unlimited();
  if (options.rate > 0) pace = Pace::rate(options.rate);
  if (options.speedup > 0) pace = Pace::speedup(options.speedup, events[0].timestamp_ms);

  const std::string brokers = bootstrap_servers(kafka);
  create_missing_topics(kafka, brokers);
  base::StopSignals signals;  // before the producer's threads start
  Publisher publisher(kafka, brokers, pace.limited() ? 2ms : 50ms);
  ReplayReport report;
  {
    ProgressLine progress(std::min(options.limit, events.size()));
    report = replay(
        events, options.limit, tracks, pace, publisher, kafka,
        [&](steady_clock::time_point deadline) { return signals.wait_until(deadline); },
        [&](std::size_t done) { progress(done); });
  }
  const auto unanswered = report.counts.produced - report.counts.acknowledged - report.counts.failed;
  std::printf("%s%zu events and %zu tracks published in %.1f s (%.0f events/s), %lld failed\n",
              report.stopped ? "stopped: " : "", report.events, tracks.size(), report.duration.count(),
              static_cast<double>(report.events) / std::max(report.duration.count(), 1e-3),
              static_cast<long long>(report.counts.failed + unanswered));
  if (!report.counts.first_error.empty()) std::printf("  the first: %s\n", report.counts.first_error.c_str());
  return report.counts.failed + unanswered > 0 ? 1 : 0;
}

}  // namespace

void add_replay_command(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* command = app.add_subcommand("replay", "Publish data sets to Kafka, in order of time");
  const auto chosen = std::make_shared<ReplayOptions>();
  command->add_option("FILE", chosen->files, "files or folders of data sets, or KIND:PATH")->required();
  command->add_option("--kind", chosen->kind,
                      "the kind of all files, as README.md lists them (else each file tells)");
  auto* rate = command->add_option("--rate", chosen->rate, "events a second")->check(CLI::Range(0.001, 1e9));
  command->add_option("--speedup", chosen->speedup, "times as fast as it happened")
      ->check(CLI::Range(1e-6, 1e9))
      ->excludes(rate);
  command->add_option("--limit", chosen->limit, "publish only the first N events, in order of time");
  command->add_flag("--metadata", chosen->metadata, "first publish titles and artists of the tracks");
  command->footer("Without --rate and --speedup events are published as fast as Kafka takes them.");
  configs::on_run(command, [options, chosen] { return run(options.load().kafka, *chosen); });
}

}  // namespace segue::ingest
