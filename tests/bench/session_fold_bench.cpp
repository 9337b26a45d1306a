// The cost of the fold: events per second on one core, bytes of an idle listener with a session of 13 steps.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <string>
#include <vector>

#include "configs/load.hpp"
#include "sessions/session_fold.hpp"

namespace {

using segue::sessions::SessionFold;
using segue::sessions::TrackInterner;

constexpr std::int64_t steps = 13;

/// Every listener plays once, then every listener again, and so on: the worst order for the caches.
void play_all(SessionFold& fold, std::int64_t listeners, std::int64_t rounds,
              const std::vector<std::string>& users, const std::vector<std::string>& tracks) {
  std::int64_t offset = 0;
  for (std::int64_t round = 0; round < rounds; ++round)
    for (std::int64_t listener = 0; listener < listeners; ++listener, ++offset) {
      const std::string id = std::to_string(offset);
      segue::ingest::ListeningEvent event;
      event.event_id = id;
      event.user_id = users[static_cast<std::size_t>(listener)];
      event.track_id = tracks[static_cast<std::size_t>(offset * 7919 % std::ssize(tracks))];
      event.timestamp_ms = round * 200'000 + listener;
      fold.apply(event, offset);
    }
}

std::vector<std::string> names(const std::string& prefix, std::int64_t count) {
  std::vector<std::string> all;
  for (std::int64_t i = 0; i < count; ++i) all.push_back(prefix + std::to_string(i));
  return all;
}

void BM_Apply(benchmark::State& state) {
  const auto users = names("listener-", state.range(0));
  const auto tracks = names("track-", 20'000);
  TrackInterner interner;
  for (auto _ : state) {
    SessionFold fold(segue::configs::defaults().sessions, interner);
    play_all(fold, state.range(0), steps, users, tracks);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * steps);
}
BENCHMARK(BM_Apply)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void BM_IdleSession(benchmark::State& state) {
  const auto users = names("listener-", state.range(0));
  const auto tracks = names("track-", 20'000);
  TrackInterner interner;
  for (const std::string& track : tracks) interner.intern(track);
  for (auto _ : state) {
    const auto before = mallinfo2();
    SessionFold fold(segue::configs::defaults().sessions, interner);
    play_all(fold, state.range(0), steps, users, tracks);
    const auto after = mallinfo2();
    state.counters["bytes/session"] =
        static_cast<double>(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) /
        static_cast<double>(state.range(0));
  }
}
BENCHMARK(BM_IdleSession)->Arg(100'000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
