// Compiled once for every instruction set that Highway knows.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/fm/attention_kernels.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <algorithm>

#include "models/fm/attention_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// A head is often 8 wide.
using Lanes = hn::CappedTag<float, 8>;

float dot(const float* a, const float* b, std::int64_t width) {
  const Lanes d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  auto sums = hn::Zero(d);
  std::int64_t x = 0;
  for (; x + lanes <= width; x += lanes) sums = hn::MulAdd(hn::LoadU(d, a + x), hn::LoadU(d, b + x), sums);
  auto sum = hn::GetLane(hn::SumOfLanes(d, sums));
  for (; x < width; ++x) sum += a[x] * b[x];
  return sum;
}

void add_scaled(float scale, const float* from, std::int64_t width, float* to) {
  const Lanes d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto s = hn::Set(d, scale);
  std::int64_t x = 0;
  for (; x + lanes <= width; x += lanes)
    hn::StoreU(hn::MulAdd(s, hn::LoadU(d, from + x), hn::LoadU(d, to + x)), d, to + x);
  for (; x < width; ++x) to[x] += scale * from[x];
}

void exponentials(float* values, std::int64_t count) {
  const hn::ScalableTag<float> d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  std::int64_t x = 0;
  for (; x + lanes <= count; x += lanes) hn::StoreU(hn::Exp(d, hn::LoadU(d, values + x)), d, values + x);
  for (; x < count; ++x)
    values[x] =
        hn::GetLane(hn::Exp(hn::CappedTag<float, 1>(), hn::Set(hn::CappedTag<float, 1>(), values[x])));
}

// What a head of an entry counts: 0 when dropped. A hash in place of stored random numbers.
struct Dropout {
  explicit Dropout(const AttentionInput& input)
      : seed(static_cast<std::uint32_t>(input.seed ^ (input.seed >> 32))),
        threshold(static_cast<std::uint32_t>(input.dropout * 4294967295.0F)),
        scale(1 / (1 - input.dropout)) {}
  float operator()(std::int64_t entry) const {
    if (threshold == 0) return 1;
    auto x = static_cast<std::uint32_t>(entry) ^ seed;  // the finaliser of MurmurHash3
    x = (x ^ (x >> 16)) * 0x85EBCA6BU;
    x = (x ^ (x >> 13)) * 0xC2B2AE35U;
    return (x ^ (x >> 16)) < threshold ? 0 : scale;
  }
  std::uint32_t seed, threshold;
  float scale;
};

void attend(const AttentionInput& input, std::int64_t begin, std::int64_t end, float* attention, float* out) {
  const auto heads = input.heads, head = input.width / heads;
  const Dropout counts(input);
  for (auto i = begin; i < end; ++i) {
    const auto first = input.graph.row_begin[i], last = input.graph.row_begin[i + 1];
    const float* query = input.query + i * heads;
    for (auto k = first; k < last; ++k)
      for (std::int64_t h = 0; h < heads; ++h) {
        const auto score = query[h] + input.key[input.graph.column[k] * heads + h];
        attention[k * heads + h] = score > 0 ? score : input.slope * score;
      }
    for (std::int64_t h = 0; h < heads; ++h) {
      auto highest = attention[first * heads + h];
      for (auto k = first + 1; k < last; ++k) highest = std::max(highest, attention[k * heads + h]);
      for (auto k = first; k < last; ++k) attention[k * heads + h] -= highest;
    }
    exponentials(attention + first * heads, (last - first) * heads);
    float* to = out + i * input.width;
    std::fill(to, to + input.width, 0.0F);
    for (std::int64_t h = 0; h < heads; ++h) {
      float mass = 0;
      for (auto k = first; k < last; ++k) mass += attention[k * heads + h];
      for (auto k = first; k < last; ++k) attention[k * heads + h] /= mass;
    }
    for (auto k = first; k < last; ++k) {
      const float* from = input.in + input.graph.column[k] * input.width;
      for (std::int64_t h = 0; h < heads; ++h)
        add_scaled(attention[k * heads + h] * counts(k * heads + h), from + h * head, head, to + h * head);
    }
  }
}

void attend_backward_of_rows(const AttentionInput& input, const float* attention, const float* by_out,
                             std::int64_t begin, std::int64_t end, float* by_score, float* by_query) {
  const auto heads = input.heads, head = input.width / heads;
  const Dropout counts(input);
  for (auto i = begin; i < end; ++i) {
    const auto first = input.graph.row_begin[i], last = input.graph.row_begin[i + 1];
    const float* by = by_out + i * input.width;
    for (auto k = first; k < last; ++k) {
      const float* from = input.in + input.graph.column[k] * input.width;
      for (std::int64_t h = 0; h < heads; ++h)
        by_score[k * heads + h] = counts(k * heads + h) * dot(by + h * head, from + h * head, head);
    }
    for (std::int64_t h = 0; h < heads; ++h) {
      float mean = 0;  // the softmax's gradient is what each differs from it
      for (auto k = first; k < last; ++k) mean += attention[k * heads + h] * by_score[k * heads + h];
      float sum = 0;
      const auto query = input.query[i * heads + h];
      for (auto k = first; k < last; ++k) {
        const bool positive = query + input.key[input.graph.column[k] * heads + h] > 0;
        auto& by_one = by_score[k * heads + h];
        by_one = attention[k * heads + h] * (by_one - mean) * (positive ? 1 : input.slope);
        sum += by_one;
      }
      by_query[i * heads + h] = sum;
    }
  }
}

void attend_backward_of_columns(const AttentionInput& input, const std::int64_t* reverse,
                                const float* attention, const float* by_score, const float* by_out,
                                std::int64_t begin, std::int64_t end, float* by_in, float* by_key) {
  const auto heads = input.heads, head = input.width / heads;
  const Dropout counts(input);
  for (auto j = begin; j < end; ++j) {
    float* to = by_in + j * input.width;
    std::fill(to, to + input.width, 0.0F);
    std::fill(by_key + j * heads, by_key + (j + 1) * heads, 0.0F);
    for (auto k = input.graph.row_begin[j]; k < input.graph.row_begin[j + 1]; ++k) {
      const float* by = by_out + input.graph.column[k] * input.width;
      for (std::int64_t h = 0; h < heads; ++h) {
        const auto entry = reverse[k] * heads + h;
        add_scaled(attention[entry] * counts(entry), by + h * head, head, to + h * head);
        by_key[j * heads + h] += by_score[entry];
      }
    }
  }
}

}  // namespace segue::models::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace segue::models {

HWY_EXPORT(attend);
HWY_EXPORT(attend_backward_of_rows);
HWY_EXPORT(attend_backward_of_columns);

void attend(const AttentionInput& input, std::int64_t begin, std::int64_t end, float* attention, float* out) {
  HWY_DYNAMIC_DISPATCH(attend)(input, begin, end, attention, out);
}

void attend_backward_of_rows(const AttentionInput& input, const float* attention, const float* by_out,
                             std::int64_t begin, std::int64_t end, float* by_score, float* by_query) {
  HWY_DYNAMIC_DISPATCH(attend_backward_of_rows)(input, attention, by_out, begin, end, by_score, by_query);
}

void attend_backward_of_columns(const AttentionInput& input, const std::int64_t* reverse,
                                const float* attention, const float* by_score, const float* by_out,
                                std::int64_t begin, std::int64_t end, float* by_in, float* by_key) {
  HWY_DYNAMIC_DISPATCH(attend_backward_of_columns)
  (input, reverse, attention, by_score, by_out, begin, end, by_in, by_key);
}

}  // namespace segue::models
#endif
