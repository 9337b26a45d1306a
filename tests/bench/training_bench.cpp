// The speed of training the LSTM, beside that of the machine's matrix products: events/s, GFLOP/s, the share
// of the sgemm rate measured in the same run, peak memory. `./run bench training` runs it.
#include <sys/resource.h>
#include <torch/types.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "base/value_of.hpp"
#include "models/networks/lstm/lstm_network.hpp"
#include "training/data/item_counts.hpp"
#include "training/learners/blas_environment.hpp"
#include "training/learners/device.hpp"
#include "training/learners/sequence_learner.hpp"

namespace segue::training {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Options {
  std::string dataset;  // empty: made-up sessions over as many tracks as #nowplaying has
  double seconds = 20;
  std::int64_t threads = 2;
  std::int64_t units = 100;
  std::int64_t layers = 1;
  double dropout = 0;
  SequenceLearnerOptions learner;
};

struct Data {
  PlaySequences sequences;
  std::int64_t tracks = 0;
};

// Tracks by Zipf's law, sessions of 2 to 13 plays, 7.4 on average: the shape of #nowplaying.
Data made_up() {
  constexpr std::int64_t tracks = 60416;
  constexpr int sessions = 40000;
  std::vector<float> counts(tracks);
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = 100000.0F / static_cast<float>(i + 10);
  const NegativeSampler popularity(counts, 1);
  base::Random random(1);
  Data data;
  data.tracks = tracks;
  for (int s = 0; s < sessions; ++s) {
    std::vector<Play> plays(2 + random.below(12));
    for (auto& play : plays) play.track = popularity.draw(random);
    data.sequences.add(plays);
  }
  return data;
}

Data read(const std::string& spec) {
  if (spec.empty()) return made_up();
  const auto interactions =
      base::value_of(read_interactions(base::value_of(ingest::parse_dataset_spec(spec, ""))));
  return {PlaySequences(std::span(interactions.rows)), interactions.item_count()};
}

// Mean GFLOP/s of square products over some seconds: on the BLAS library's own threads, or one on each of
// LibTorch's, of this or that size, whatever is faster.
double sgemm_rate(std::int64_t threads) {
  constexpr double seconds_each = 0.75;
  double best = 0;
  for (const bool side_by_side : {false, true}) {
    for (const std::int64_t size : {512, 1024}) {
      set_threads(threads);
      std::vector<at::Tensor> a, b, c;
      const auto products = side_by_side ? threads : 1;
      for (std::int64_t i = 0; i < products; ++i) {
        a.push_back(at::randn({size, size}));
        b.push_back(at::randn({size, size}));
        c.push_back(at::zeros({size, size}));
      }
      const auto multiply = [&] {
        if (!side_by_side) return void(at::mm_out(c[0], a[0], b[0]));
        const OneBlasThread one_blas_thread;
        at::parallel_for(0, products, 1, [&](std::int64_t begin, std::int64_t end) {
          for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
            at::mm_out(c[i], a[i], b[i]);
        });
      };
      multiply();
      double flop = 0;
      const auto start = Clock::now();
      while (seconds_since(start) < seconds_each) {
        multiply();
        flop += 2 * std::pow(static_cast<double>(size), 3) * static_cast<double>(products);
      }
      best = std::max(best, flop / seconds_since(start) / 1e9);
    }
  }
  return best;
}

// Of the matrix products of one event, forward and back: the layers', and the scores of the negatives, of
// which those drawn several times are computed once.
double flop_an_event(const Options& options, const Data& data) {
  const NegativeSampler sampler(item_counts(data.sequences.plays(), data.tracks, &Play::track),
                                options.learner.negative_exponent);
  double distinct = 0;
  for (std::int32_t track = 0; track < data.tracks; ++track)
    distinct += 1 - std::pow(1 - std::exp(static_cast<double>(sampler.log_probability(track))),
                             static_cast<double>(options.learner.negatives));
  const auto h = static_cast<double>(options.units);
  return 3 * 2 * (static_cast<double>(options.layers) * 8 * h * h + distinct * h);
}

struct Enough {};

int run(const Options& options) {
  const auto data = read(options.dataset);
  const double before = sgemm_rate(options.threads);
  set_threads(options.threads);
  seed_libtorch(1);
  const FreedMemoryKept freed_memory_kept;
  models::LstmNetworkOptions shape;
  shape.tracks = data.tracks;
  shape.units = options.units;
  shape.layers = options.layers;
  shape.dropout = options.dropout;
  const auto network = std::make_shared<models::LstmNetworkImpl>(shape);
  network->to(choose_device("auto"));
  SequenceLearner learner(network, data.sequences, options.learner);
  const auto targets = static_cast<double>(learner.targets());
  constexpr double warm_up = 0.1;  // share of the time
  Clock::time_point start = Clock::now(), warm{};
  double warm_events = 0, events = 0, seconds = 0;
  for (double passes = 0; seconds == 0; ++passes) {
    try {
      learner.epoch([&](double done, const std::string&) {
        events = (passes + done) * targets;
        if (warm_events == 0 && seconds_since(start) > warm_up * options.seconds) {
          warm = Clock::now();
          warm_events = events;
        }
        if (seconds_since(start) < options.seconds) return;
        seconds = seconds_since(warm);
        throw Enough{};
      });
    } catch (const Enough&) {
    }
  }
  const double rate = (events - warm_events) / seconds;
  const double peak = (before + sgemm_rate(options.threads)) / 2;  // what others leave us changes meanwhile
  const double gflop = rate * flop_an_event(options, data) / 1e9;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%.0f events/s, %.1f GFLOP/s in matrix products: %.0f %% of the sgemm rate here, %.1f\n", rate,
              gflop, 100 * gflop / peak, peak);
  std::printf("%.2f MFLOP an event; the baseline is %.0f events/s; at most %ld MB\n",
              flop_an_event(options, data) / 1e6, peak * 1e9 / flop_an_event(options, data),
              usage.ru_maxrss / 1024);
  return 0;
}

}  // namespace
}  // namespace segue::training

int main(int argc, char** argv) {
  using namespace segue::training;
  prepare_blas_environment(argv);
  Options options;
  CLI::App app("How fast the LSTM is trained");
  app.add_option("--dataset", options.dataset, "KIND:PATH; default: made-up sessions");
  app.add_option("--seconds", options.seconds)->capture_default_str();
  app.add_option("--threads", options.threads)->capture_default_str();
  app.add_option("--units", options.units)->capture_default_str();
  app.add_option("--layers", options.layers)->capture_default_str();
  app.add_option("--dropout", options.dropout)->capture_default_str();
  options.learner.batch.lanes = 128;
  options.learner.optimiser = Optimiser::adagrad;  // as GRU4Rec
  options.learner.learning_rate = 0.1;
  app.add_option("--lanes", options.learner.batch.lanes)->capture_default_str();
  app.add_option("--steps", options.learner.batch.steps)->capture_default_str();
  app.add_option("--negatives", options.learner.negatives)->capture_default_str();
  app.add_option("--shards", options.learner.shards)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    return run(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "training_bench: %s\n", error.what());
    return 1;
  }
}
