#include "serving/simulator/simulation/live.hpp"

#include <spdlog/spdlog.h>

#include <cmath>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "serving/simulator/simulation/turn_queue.hpp"

namespace segue::serving::simulator::simulation {
namespace {

using Time = OpenLoop::Time;

constexpr std::size_t judged = 10;  // hit-rate@10
constexpr std::chrono::minutes longest_waited_gap{1};

class LiveListeners {
 public:
  LiveListeners(const World& world, const LiveOptions& options, PopularityList popularity)
      : world_(world),
        options_(options),
        names_sessions_(options.session_gap > longest_waited_gap),
        popularity_(std::move(popularity)),
        turns_(options.listeners, active(), pause(), base::Random(options.seed).fork(3)),
        run_(run_options()) {
    people_.reserve(options.listeners);
    for (std::uint32_t i = 0; i < options.listeners; ++i)
      people_.push_back({Listener(world, options.seed, i, options.stream), ignores_lists(i)});
    run_.fleet().on_list = [this](PlayerFleet::Player who, const Recommendations& list) { keep(who, list); };
  }

  LiveResult run() {
    run_.run([this](Time scheduled) { arrival(scheduled); }, [this] { progress(); });
    result_.seconds = run_.seconds();
    result_.fleet = run_.fleet().statistics();
    result_.latencies = run_.fleet().latencies();
    return std::move(result_);
  }

 private:
  struct Person {
    Listener listener;
    bool independent;
    std::vector<TrackIndex> list{};  // the latest one received; no_track: an unknown id
    std::int64_t version = no_version;
    std::int64_t events = 0;
    std::int64_t sessions = 0;
    std::optional<Time> last{};
  };

  // A number that makes each act about four times per gap, so that no pause within a session reaches it.
  std::uint32_t active() const {
    const double by_gap = options_.rate * std::chrono::duration<double>(options_.session_gap).count() / 4;
    const double share = names_sessions_ ? 1 : 0.75;
    return static_cast<std::uint32_t>(std::max(1.0, std::min(share * options_.listeners, by_gap)));
  }

  Time::duration pause() const {
    return names_sessions_ ? Time::duration::zero() : Time::duration(options_.session_gap * 11 / 10);
  }

  bool ignores_lists(std::uint32_t i) const {
    return std::floor((i + 1) * options_.independent) > std::floor(i * options_.independent);
  }

  FleetRunOptions run_options() const {
    FleetRunOptions run;
    run.fleet.endpoint = options_.endpoint;
    run.fleet.k = judged;
    for (std::uint32_t i = 0; i < options_.listeners; ++i) run.fleet.user_ids.push_back(Listener::user_id(i));
    run.loop = {options_.rate, options_.duration, base::Random(options_.seed).fork(options_.stream).next()};
    return run;
  }

  void keep(PlayerFleet::Player who, const Recommendations& list) {
    Person& person = people_[who];
    person.version = list.version;
    person.list.clear();
    for (const ListedTrack& track : list.tracks) person.list.push_back(world_.find(track.track_id));
    result_.versions.insert(list.version);
  }

  void arrival(Time scheduled) {
    if (turns_.empty()) return;
    const std::uint32_t who = turns_.next();
    Person& person = people_[who];
    const Time now = std::chrono::steady_clock::now();
    // After an accidental gap (a stalled machine) the server has ended the session, so the listener does too;
    // a skip or complete of its current track would be unmatched.
    if (!names_sessions_ && person.last && now - *person.last > options_.session_gap * 9 / 10)
      person.listener.abandon();
    act(who, person, scheduled);
    person.last = now;
    if (!person.listener.finished()) return turns_.again(who);
    if (turns_.rest(who, now)) return;
    person.listener.prolong();
    turns_.again(who);
  }

  void act(std::uint32_t who, Person& person, Time scheduled) {
    std::vector<TrackIndex> pushed;
    if (!person.independent)
      std::copy_if(person.list.begin(), person.list.end(), std::back_inserter(pushed),
                   [](TrackIndex t) { return t != no_track; });
    const Choice choice = person.listener.next(pushed);
    if (choice.starts_session) ++person.sessions;
    if (choice.type == ingest::EventType::play) count(person, choice);

    PlayerEvent event;
    const std::string name = options_.run + '-' + std::to_string(who) + '-';
    event.event_id = name + std::to_string(person.events++);
    event.track_id = World::track_id(choice.track);
    event.type = choice.type;
    event.recommended = choice.followed;
    event.timestamp_ms = base::unix_ms();
    if (names_sessions_) event.session_id = name + 's' + std::to_string(person.sessions);
    run_.fleet().send(who, event, scheduled);
  }

  void count(Person& person, const Choice& choice) {
    ++result_.plays;
    result_.followed += choice.followed;
    if (person.independent && !choice.starts_session && person.version != no_version) {
      HitRates& rates = result_.by_version[person.version];
      const auto at = std::find(person.list.begin(), person.list.end(), choice.track);
      rates.lists.add(at == person.list.end() ? 0 : static_cast<std::size_t>(at - person.list.begin()) + 1);
      rates.popularity.add(popularity_.rank(choice.track));
    }
    popularity_.played(choice.track);
  }

  void progress() {
    const FleetStatistics fleet = run_.fleet().statistics();
    const LatencySamples& latencies = run_.fleet().latencies();
    const std::int64_t version = result_.versions.empty() ? no_version : *result_.versions.rbegin();
    const auto rates = result_.by_version.find(version);
    spdlog::info(
        "{} events, {} lists, p50 {:.1f} ms, p99 {:.1f} ms; version {} hits {:.1f} %, popularity {:.1f} %",
        fleet.events, fleet.lists, latencies.percentile_ms(0.5), latencies.percentile_ms(0.99), version,
        rates == result_.by_version.end() ? 0 : 100 * rates->second.lists.hit_rate(judged),
        rates == result_.by_version.end() ? 0 : 100 * rates->second.popularity.hit_rate(judged));
  }

  const World& world_;
  const LiveOptions& options_;
  bool names_sessions_;
  PopularityList popularity_;
  TurnQueue turns_;
  std::vector<Person> people_;
  LiveResult result_;
  FleetRun run_;
};

}  // namespace

LiveResult run_live(const World& world, const LiveOptions& options, PopularityList popularity) {
  return LiveListeners(world, options, std::move(popularity)).run();
}

}  // namespace segue::serving::simulator::simulation
