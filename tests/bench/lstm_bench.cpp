// One step of the frozen LSTM: of one session, and of sixteen at once. 128 units, embedding of 128.
#include <benchmark/benchmark.h>

#include "models/scoring/frozen_lstm.hpp"
#include "tests/models/random_version.hpp"

namespace segue::models {
namespace {

void step(benchmark::State& state) {
  testing::RandomVersionOptions options;
  options.tracks = 1000;
  options.units = 128;
  options.fm = false;
  const Version version = testing::random_version(options);
  const FrozenLstm lstm(*version.lstm, RowsView(version.lstm->track_embedding));
  const auto batch = static_cast<std::size_t>(state.range(0));
  std::vector<LstmState> states(batch, lstm.initial_state());
  std::vector<LstmState*> pointers;
  std::vector<LstmInput> inputs(batch);
  for (std::size_t i = 0; i < batch; ++i) {
    pointers.push_back(&states[i]);
    inputs[i].row = static_cast<std::int32_t>(i * 37 % 1000);
  }
  std::vector<float> scratch;
  for (auto _ : state) {
    lstm.step(inputs, pointers, scratch);
    benchmark::DoNotOptimize(states.data());
  }
  state.counters["per_session"] =
      benchmark::Counter(static_cast<double>(batch),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(step)->Arg(1)->Arg(4)->Arg(16)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace segue::models

BENCHMARK_MAIN();
