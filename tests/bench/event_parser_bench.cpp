// The cost of reading and writing a listening event: with every optional field, and with none.
#include <benchmark/benchmark.h>

#include "ingest/event_parser.hpp"

namespace {

using segue::ingest::EventParser;

constexpr std::string_view smallest =
    R"({"event_id":"9f1c2b7e","user_id":"u42","track_id":"t981","type":"play","timestamp_ms":1732190400123})";
constexpr std::string_view largest =
    R"({"event_id":"0d7f6f7e-6a55-4c19-a1a1-5b9a1b9c2d3e","user_id":"user-0000042","track_id":"track-0000981",)"
    R"("type":"complete","timestamp_ms":1732190400123,"position_ms":215000,"session_id":"s-2024-11-21-0007",)"
    R"("client":"segue-web/1.2","context":{"source":"playlist","id":"p77","position":3,"shuffle":false}})";

void parse(benchmark::State& state, std::string_view json) {
  EventParser parser;
  for (auto _ : state) {
    auto event = parser.parse(json);
    benchmark::DoNotOptimize(event);
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(json.size()));
}

void write(benchmark::State& state, std::string_view json) {
  EventParser parser;
  const auto event = parser.parse(json);
  std::string out;
  for (auto _ : state) {
    out.clear();
    append_json(*event, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(parse, smallest, smallest);
BENCHMARK_CAPTURE(parse, largest, largest);
BENCHMARK_CAPTURE(write, smallest, smallest);
BENCHMARK_CAPTURE(write, largest, largest);

}  // namespace

BENCHMARK_MAIN();
