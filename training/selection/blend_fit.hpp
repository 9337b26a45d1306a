// The weights of a version's parts, fitted on the validation slice with the frozen forms that serve.
#pragma once

#include <span>
#include <vector>

#include "base/progress.hpp"
#include "models/registry/version.hpp"
#include "training/data/corpus.hpp"

namespace segue::training {

/// What an evaluated play is to be predicted from.
struct BlendQuery {
  std::vector<float> lstm;  // hidden state
  std::vector<float> fm;
  std::int32_t target = 0;
};

/// Of every evaluated play of the sessions, in order: the very queries that a server would have scored just
/// before it.
std::vector<BlendQuery> blend_queries(const models::LstmWeights& lstm, const models::FmWeights& fm,
                                      const Corpus& corpus, std::span<const CorpusSession> sessions);

/// The weights of a grid over LSTM : FM-GCN : popularity, each part measured in its spread over the
/// catalogue, with the highest mean reciprocal rank of at most `plays` plays of the sessions (drawn at
/// random, `seed`). The first of equals, simpler blends first. Without plays to fit on: LSTM and FM-GCN
/// equally.
models::Blend fit_blend(const models::LstmWeights& lstm, const models::FmWeights& fm,
                        const std::vector<float>& popularity, const Corpus& corpus,
                        std::span<const CorpusSession> sessions, std::int64_t plays, std::uint64_t seed,
                        const base::Progress& progress);

}  // namespace segue::training
