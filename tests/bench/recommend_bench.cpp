// An event's list, from the session to the scored tracks: 100,000 tracks, LSTM of 128 units, FM of 64
// dimensions, the session's state cached as in service. One event alone, and sixteen that share the pass.
#include <benchmark/benchmark.h>

#include "models/scoring/recommender.hpp"
#include "tests/models/random_version.hpp"

namespace segue::models {
namespace {

Version large_version() {
  testing::RandomVersionOptions options;
  options.tracks = 100'000;
  options.users = 10'000;
  options.units = 128;
  options.fm_dims = 64;
  return testing::random_version(options);
}

void events(benchmark::State& state) {
  static sessions::TrackInterner tracks;
  static const Model model(large_version(), tracks);
  const auto batch = static_cast<std::size_t>(state.range(0));
  std::mt19937 random(3);
  std::vector<sessions::Session> sessions(batch);
  std::vector<std::string> users;
  const ListOptions options;
  std::vector<Request> requests;
  for (std::size_t i = 0; i < batch; ++i) users.push_back("u" + std::to_string(random() % 10'000));
  for (std::size_t i = 0; i < batch; ++i) requests.push_back({users[i], &sessions[i], &options});
  std::vector<List> lists(batch);
  Recommender recommender;
  for (auto _ : state) {
    for (sessions::Session& session : sessions) {
      if (session.steps.size() >= 20) {
        session.steps.clear();
        session.cache.reset();
      }
      session.steps.push_back(
          {model.track(static_cast<std::int32_t>(random() % 100'000)), sessions::Action::unknown});
    }
    recommender.recommend(model, requests, lists);
    benchmark::DoNotOptimize(lists.data());
  }
  state.counters["per_event"] =
      benchmark::Counter(static_cast<double>(batch),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(events)->Arg(1)->Arg(4)->Arg(16)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace segue::models

BENCHMARK_MAIN();
