// A model version in memory: vocabulary, weights of the LSTM and the FM-GCN, popularity, blend, metadata,
// manifest. Version 0 is popularity alone: its lstm and fm are empty.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ingest/kafka/log_reader.hpp"
#include "ingest/records/track_metadata.hpp"
#include "models/registry/tensor.hpp"

namespace segue::models {

using VersionNumber = std::int64_t;

/// n tracks, m users. Row i of every tensor with a track axis is tracks[i].
struct Vocabulary {
  std::vector<std::string> tracks;
  std::vector<std::string> users;
};

/// PyTorch's nn.LSTM layout, gates in the order input, forget, cell, output; the two biases are already
/// added.
struct LstmLayer {
  Tensor weight_ih;  // [4h, in]
  Tensor weight_hh;  // [4h, h]
  Tensor bias;       // [4h]
};

/// Input of a step: track_embedding[track] + action_embedding[action] + gap_embedding[gap bucket] +
/// position_embedding[position in the session, or the last]. Score of track i: output[i]·h + output_bias[i].
struct LstmWeights {
  Tensor track_embedding;     // [n, e]
  Tensor action_embedding;    // [3, e]
  Tensor gap_embedding;       // [gap buckets, e]; empty: no input
  Tensor position_embedding;  // [positions, e]; empty: no input
  std::vector<LstmLayer> layers;
  Tensor output;       // [n, h]; empty: tied to track_embedding (then e = h)
  Tensor output_bias;  // [n]
};

/// Second-order FM (Rendle 2010) over (user, track, previous track, its action), embeddings after the graph
/// convolution. Score of track i: track_bias[i] + track[i]·(user[u] + previous[p] + action[a]).
struct FmWeights {
  Tensor user;        // [m, d]
  Tensor track;       // [n, d]
  Tensor track_bias;  // [n]
  Tensor previous;    // [n, d]
  Tensor action;      // [3, d]
};

/// The weights of the blended score = lstm · s_lstm + fm · s_fm + popularity · log(1 + count). Fitted on the
/// validation slice at every training.
struct Blend {
  float lstm = 0;
  float fm = 0;
  float popularity = 1;
};

/// Written as manifest.json: everything needed to trace a version's origin and to reproduce it.
struct Manifest {
  VersionNumber version = 0;
  std::string created_at;        // ISO 8601, UTC
  std::string kind;              // "popularity" or "trained"
  ingest::OffsetRanges offsets;  // of plays, that it was trained on
  std::string missing;           // what of the log was missing, in words; empty: nothing
  std::string source;            // "kafka" or a data set's KIND:PATH
  std::string config_digest;     // sha256 of the settings that affect the result
  std::string data_digest;       // sha256 of the sessions read
  std::int64_t seed = 0;
  std::map<std::string, std::string> libraries;
  std::map<std::string, double>
      metrics;       // "hr@10", "mrr@20", … on the held-out sessions; baselines as "markov.hr@10" …
  std::string gate;  // "passed", "failed: …" or "off"
  std::map<std::string, std::string> sha256;  // of every other file of the version
};

struct Version {
  Manifest manifest;
  Vocabulary vocabulary;
  std::vector<float> popularity;  // [n] number of plays
  Blend blend;
  std::optional<LstmWeights> lstm;
  std::optional<FmWeights> fm;
  std::vector<ingest::TrackMetadata> metadata;  // of those tracks that have any
};

}  // namespace segue::models
