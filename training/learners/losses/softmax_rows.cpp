#include "training/learners/losses/softmax_rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "training/learners/losses/softmax_rows.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cmath>
#include <limits>

#include "models/scoring/activations-inl.h"
#include "models/scoring/vector_loop-inl.h"

HWY_BEFORE_NAMESPACE();
namespace segue::training::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using models::HWY_NAMESPACE::ForEachVector;

using Tag = hn::ScalableTag<float>;

double Rows(const SoftmaxRows& rows) {
  const Tag d;
  constexpr float lowest = std::numeric_limits<float>::lowest();
  const auto smallest = hn::Set(d, -87.0f);  // argument of Exp; e^-87 is negligible beside 1
  double loss = 0;
  for (std::int64_t p = 0; p < rows.targets; ++p) {
    float* scores = rows.scores + p * rows.negatives;
    auto top = hn::Set(d, rows.target_score[p]);
    if (rows.hit[p] < rows.negatives) scores[rows.hit[p]] = lowest / 2;
    ForEachVector(rows.negatives, lowest / 2, [&](const auto& load, const auto& store) {
      const auto score = hn::Add(load(scores), load(rows.shift));
      top = hn::Max(top, score);
      store(score, scores);
    });
    const float highest = hn::GetLane(hn::MaxOfLanes(d, top));

    auto sum = hn::Zero(d);
    ForEachVector(rows.negatives, lowest, [&](const auto& load, const auto& store) {
      const auto mass =
          models::HWY_NAMESPACE::Exp(d, hn::Max(hn::Sub(load(scores), hn::Set(d, highest)), smallest));
      sum = hn::Add(sum, mass);
      store(mass, scores);
    });
    const float own = std::exp(rows.target_score[p] - highest);
    const float others = hn::GetLane(hn::SumOfLanes(d, sum)), total = others + own;
    const float share = rows.share[p];
    const bool avoided = share < 0;
    const float minus_log =
        avoided ? std::log(others / total) : std::log(total) + highest - rows.target_score[p];
    loss += static_cast<double>(share) * minus_log;
    rows.by_target[p] = share * (avoided ? -own / total : own / total - 1);

    const auto factor = hn::Set(d, share * (avoided ? own / total / others : 1 / total));
    ForEachVector(rows.negatives, 0, [&](const auto& load, const auto& store) {
      const auto gradient = hn::Mul(load(scores), factor);
      store(gradient, scores);
      store(hn::Add(load(rows.by_negative), gradient), rows.by_negative);
    });
    if (rows.hit[p] < rows.negatives) {
      rows.by_negative[rows.hit[p]] -= scores[rows.hit[p]];
      scores[rows.hit[p]] = 0;
    }
  }
  return loss;
}

}  // namespace segue::training::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace segue::training {

HWY_EXPORT(Rows);

double softmax_rows(const SoftmaxRows& rows) { return HWY_DYNAMIC_DISPATCH(Rows)(rows); }

}  // namespace segue::training
#endif
