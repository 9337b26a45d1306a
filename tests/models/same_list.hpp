// Test support: a list against the scores that LibTorch gives the whole catalogue.
#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/scoring/recommender.hpp"

namespace segue::models {

/// The list holds the k best of `scores` [n] in their order, with those scores; tracks whose scores differ by
/// less than rounding may stand for each other.
inline void expect_top_k(const List& list, const Model& model, const at::Tensor& scores) {
  const float rounding = 1e-4F * (1 + scores.abs().max().item<float>());
  const auto best = scores.topk(static_cast<std::int64_t>(list.tracks.size()));
  const auto values = std::get<0>(best), rows = std::get<1>(best);
  for (std::size_t i = 0; i < list.tracks.size(); ++i) {
    const auto at = static_cast<std::int64_t>(i);
    const auto row = model.row(list.tracks[i].track);
    ASSERT_NEAR(list.tracks[i].score, scores[row].item<float>(), rounding) << "rank " << i + 1;
    if (row != rows[at].item<std::int64_t>()) {
      ASSERT_NEAR(scores[row].item<float>(), values[at].item<float>(), rounding) << "rank " << i + 1;
    }
  }
}

}  // namespace segue::models
