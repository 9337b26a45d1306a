// Test support: versions of any size with random weights, good enough to publish, load and serve.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "models/registry/version.hpp"
#include "sessions/session.hpp"

namespace segue::models::testing {

struct RandomVersionOptions {
  std::int64_t tracks = 50;  // "t0", "t1", …
  std::int64_t users = 10;   // "u0", "u1", …
  std::int64_t units = 16;
  std::int64_t embedding = 16;  // equal to units where tied
  std::int64_t layers = 1;
  bool tied = true;
  bool gaps = false;
  std::int64_t positions = 0;
  bool lstm = true;
  bool fm = true;
  std::int64_t fm_dims = 8;
  std::uint32_t seed = 1;
};

inline Tensor random_tensor(std::vector<std::int64_t> shape, std::mt19937& random, float spread = 0.5F) {
  Tensor tensor{std::move(shape), {}};
  std::int64_t size = 1;
  for (const std::int64_t dim : tensor.shape) size *= dim;
  std::normal_distribution<float> normal(0, spread);
  tensor.data.resize(static_cast<std::size_t>(size));
  for (float& value : tensor.data) value = normal(random);
  return tensor;
}

/// A version that passes every check; popularity falls with the row, so "t0" is the most popular.
inline Version random_version(const RandomVersionOptions& options = {}) {
  std::mt19937 random(options.seed);
  const std::int64_t n = options.tracks;
  const auto actions = static_cast<std::int64_t>(sessions::action_count);
  Version version;
  version.manifest.kind = options.lstm || options.fm ? "trained" : "popularity";
  version.manifest.source = "random";
  version.manifest.gate = "off";
  version.manifest.seed = options.seed;
  for (std::int64_t i = 0; i < n; ++i) {
    const std::string id = "t" + std::to_string(i);
    version.vocabulary.tracks.push_back(id);
    version.popularity.push_back(static_cast<float>(10 * (n - i)));
    version.metadata.push_back({id, "Title " + std::to_string(i), "Artist " + std::to_string(i / 10), ""});
  }
  for (std::int64_t i = 0; i < options.users; ++i)
    version.vocabulary.users.push_back("u" + std::to_string(i));
  if (options.lstm) {
    LstmWeights& lstm = version.lstm.emplace();
    const std::int64_t embedding = options.tied ? options.units : options.embedding;
    lstm.track_embedding = random_tensor({n, embedding}, random);
    lstm.action_embedding = random_tensor({actions, embedding}, random);
    for (std::int64_t l = 0; l < options.layers; ++l) {
      lstm.layers.push_back({random_tensor({4 * options.units, l == 0 ? embedding : options.units}, random),
                             random_tensor({4 * options.units, options.units}, random, 0.2F),
                             random_tensor({4 * options.units}, random)});
    }
    if (options.gaps)
      lstm.gap_embedding =
          random_tensor({static_cast<std::int64_t>(sessions::gap_bucket_count), embedding}, random);
    if (options.positions > 0)
      lstm.position_embedding = random_tensor({options.positions, embedding}, random);
    if (!options.tied) lstm.output = random_tensor({n, options.units}, random);
    lstm.output_bias = random_tensor({n}, random);
  }
  if (options.fm) {
    version.fm = FmWeights{random_tensor({options.users, options.fm_dims}, random),
                           random_tensor({n, options.fm_dims}, random), random_tensor({n}, random),
                           random_tensor({n, options.fm_dims}, random),
                           random_tensor({actions, options.fm_dims}, random)};
  }
  version.blend = {1.0F, 0.5F, options.lstm || options.fm ? 0.1F : 1.0F};
  return version;
}

}  // namespace segue::models::testing
