// The cost of the fold: events per second on one core, with and without ends, and bytes of an idle listener
// with a session of 13 plays and 13 ends.
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

/// Every listener plays once, then every listener again, and so on: the worst order for the caches. With
/// `ends` each play but the last is followed by its end, a round later.
void play_all(SessionFold& fold, std::int64_t listeners, bool ends, const std::vector<std::string>& users,
              const std::vector<std::string>& tracks) {
  std::int64_t offset = 0;
  const auto apply = [&](std::int64_t listener, std::int64_t step, segue::ingest::EventType type,
                         std::int64_t time) {
    const std::string id = std::to_string(offset);
    segue::ingest::ListeningEvent event;
    event.event_id = id;
    event.user_id = users[static_cast<std::size_t>(listener)];
    event.track_id =
        tracks[static_cast<std::size_t>((listener + step * listeners) * 7919 % std::ssize(tracks))];
    event.type = type;
    event.timestamp_ms = time + listener;
    fold.apply(event, offset++);
  };
  for (std::int64_t step = 0; step < steps; ++step) {
    for (std::int64_t listener = 0; listener < listeners; ++listener)
      apply(listener, step, segue::ingest::EventType::play, step * 200'000);
    if (!ends) continue;
    for (std::int64_t listener = 0; listener < listeners; ++listener)
      apply(listener, step,
            step % 3 == 0 ? segue::ingest::EventType::skip : segue::ingest::EventType::complete,
            step * 200'000 + 190'000);
  }
}

std::vector<std::string> names(const std::string& prefix, std::int64_t count) {
  std::vector<std::string> all;
  for (std::int64_t i = 0; i < count; ++i) all.push_back(prefix + std::to_string(i));
  return all;
}

void BM_Apply(benchmark::State& state) {
  const bool ends = state.range(1) != 0;
  const auto users = names("listener-", state.range(0));
  const auto tracks = names("track-", 20'000);
  TrackInterner interner;
  for (auto _ : state) {
    SessionFold fold(segue::configs::defaults().sessions, interner);
    play_all(fold, state.range(0), ends, users, tracks);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * steps * (ends ? 2 : 1));
}
BENCHMARK(BM_Apply)
    ->ArgNames({"listeners", "ends"})
    ->Args({1'000, 0})
    ->Args({1'000, 1})
    ->Args({100'000, 0})
    ->Args({100'000, 1})
    ->Unit(benchmark::kMillisecond);

void BM_IdleSession(benchmark::State& state) {
  const auto users = names("listener-", state.range(0));
  const auto tracks = names("track-", 20'000);
  TrackInterner interner;
  for (const std::string& track : tracks) interner.intern(track);
  for (auto _ : state) {
    const auto before = mallinfo2();
    SessionFold fold(segue::configs::defaults().sessions, interner);
    play_all(fold, state.range(0), true, users, tracks);
    const auto after = mallinfo2();
    state.counters["bytes/session"] =
        static_cast<double>(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) /
        static_cast<double>(state.range(0));
  }
}
BENCHMARK(BM_IdleSession)->Arg(100'000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
