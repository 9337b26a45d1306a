// Compiled once for every instruction set that Highway knows.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/networks/fm/attention_kernels.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <algorithm>

#include "models/networks/fm/attention_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The dropout factor of a head of an entry: 0 when dropped. A hash replaces stored random numbers.
template <class D>
struct Dropout {
  explicit Dropout(const AttentionInput& input)
      : seed(static_cast<std::uint32_t>(input.seed ^ (input.seed >> 32))),
        threshold(static_cast<std::uint32_t>(input.dropout * 4294967295.0F)),
        scale(1 / (1 - input.dropout)) {}
  // The factors of consecutive heads; `first` is the global index of the first one.
  hn::Vec<D> operator()(std::int64_t first) const {
    const D d;
    if (threshold == 0) return hn::Set(d, 1.0F);
    const hn::RebindToUnsigned<D> u;
    auto x = hn::Xor(hn::Iota(u, static_cast<std::uint32_t>(first)), hn::Set(u, seed));
    x = hn::Mul(hn::Xor(x, hn::ShiftRight<16>(x)), hn::Set(u, 0x85EBCA6BU));  // MurmurHash3's finaliser
    x = hn::Mul(hn::Xor(x, hn::ShiftRight<13>(x)), hn::Set(u, 0xC2B2AE35U));
    const auto dropped = hn::RebindMask(d, hn::Lt(hn::Xor(x, hn::ShiftRight<16>(x)), hn::Set(u, threshold)));
    return hn::IfThenZeroElse(dropped, hn::Set(d, scale));
  }
  std::uint32_t seed, threshold;
  float scale;
};

std::int64_t node_of(const AttentionInput& input, std::int64_t r) {
  return input.graph.rows ? input.graph.rows[r] : r;
}

// D has a number of lanes that divides the number of heads; a vector holds consecutive heads, h the first of
// them.
template <class D>
void attend_in(const AttentionInput& input, std::int64_t begin, std::int64_t end, float* attention,
               float* out) {
  const D d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto heads = input.heads, width = input.width;
  const auto slope = hn::Set(d, input.slope);
  const Dropout<D> counts(input);
  for (auto r = begin; r < end; ++r) {
    const auto i = node_of(input, r);
    const auto first = input.graph.row_begin[i], last = input.graph.row_begin[i + 1];
    float* to = out + r * width;
    std::fill(to, to + width, 0.0F);
    for (std::int64_t h = 0; h < heads; h += lanes) {
      const auto query = hn::LoadU(d, input.query + i * heads + h);
      auto highest = hn::Set(d, -1e30F);
      for (auto k = first; k < last; ++k) {
        auto score = hn::Add(query, hn::LoadU(d, input.key + input.graph.column[k] * heads + h));
        score = hn::IfNegativeThenElse(score, hn::Mul(slope, score), score);
        highest = hn::Max(highest, score);
        hn::StoreU(score, d, attention + k * heads + h);
      }
      auto mass = hn::Zero(d);
      for (auto k = first; k < last; ++k) {
        float* at = attention + k * heads + h;
        const auto one = hn::Exp(d, hn::Sub(hn::LoadU(d, at), highest));
        mass = hn::Add(mass, one);
        hn::StoreU(one, d, at);
      }
      const auto share = hn::Div(hn::Set(d, 1.0F), mass);
      for (auto k = first; k < last; ++k) {
        float* at = attention + k * heads + h;
        const auto one = hn::Mul(hn::LoadU(d, at), share);
        hn::StoreU(one, d, at);
        const auto counted = hn::Mul(one, counts(k * heads + h));
        const float* from = input.in + input.graph.column[k] * width;
        for (auto x = h; x < width; x += heads)
          hn::StoreU(hn::MulAdd(counted, hn::LoadU(d, from + x), hn::LoadU(d, to + x)), d, to + x);
      }
    }
  }
}

template <class D>
void backward_of_rows_in(const AttentionInput& input, const float* attention, const float* grad_out,
                         std::int64_t begin, std::int64_t end, float* grad_entry, float* grad_query) {
  const D d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto heads = input.heads, width = input.width;
  const auto slope = hn::Set(d, input.slope), one = hn::Set(d, 1.0F);
  const Dropout<D> dropout(input);
  for (auto r = begin; r < end; ++r) {
    const auto i = node_of(input, r);
    const auto first = input.graph.row_begin[i], last = input.graph.row_begin[i + 1];
    const float* grad = grad_out + r * width;
    for (std::int64_t h = 0; h < heads; h += lanes) {
      auto mean = hn::Zero(d);  // the softmax's gradient is the difference of each from it
      for (auto k = first; k < last; ++k) {
        const float* from = input.in + input.graph.column[k] * width;
        auto dot = hn::Zero(d);
        for (auto x = h; x < width; x += heads)
          dot = hn::MulAdd(hn::LoadU(d, grad + x), hn::LoadU(d, from + x), dot);
        const auto counts = dropout(k * heads + h), share = hn::LoadU(d, attention + k * heads + h);
        dot = hn::Mul(dot, counts);
        mean = hn::MulAdd(share, dot, mean);
        float* entry = grad_entry + 2 * k * heads + h;
        hn::StoreU(dot, d, entry);
        hn::StoreU(hn::Mul(share, counts), d, entry + heads);
      }
      const auto query = hn::LoadU(d, input.query + i * heads + h);
      auto sum = hn::Zero(d);
      for (auto k = first; k < last; ++k) {
        const auto score = hn::Add(query, hn::LoadU(d, input.key + input.graph.column[k] * heads + h));
        const auto share = hn::LoadU(d, attention + k * heads + h);
        float* entry = grad_entry + 2 * k * heads + h;
        auto grad_score = hn::Mul(share, hn::Sub(hn::LoadU(d, entry), mean));
        grad_score = hn::Mul(grad_score, hn::IfThenElse(hn::Gt(score, hn::Zero(d)), one, slope));
        sum = hn::Add(sum, grad_score);
        hn::StoreU(grad_score, d, entry);
      }
      hn::StoreU(sum, d, grad_query + r * heads + h);
    }
  }
}

template <class D>
void backward_of_columns_in(const AttentionInput& input, const std::int64_t* reverse,
                            const std::int32_t* place, const float* grad_entry, const float* grad_out,
                            std::int64_t begin, std::int64_t end, float* grad_in, float* grad_key) {
  const D d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto heads = input.heads, width = input.width;
  for (auto j = begin; j < end; ++j) {
    float* to = grad_in + j * width;
    std::fill(to, to + width, 0.0F);
    for (std::int64_t h = 0; h < heads; h += lanes) {
      auto key = hn::Zero(d);
      for (auto k = input.graph.row_begin[j]; k < input.graph.row_begin[j + 1]; ++k) {
        const auto r = place[input.graph.column[k]];
        if (r < 0) continue;
        const float* entry = grad_entry + 2 * reverse[k] * heads + h;
        key = hn::Add(key, hn::LoadU(d, entry));
        const auto counted = hn::LoadU(d, entry + heads);
        const float* grad = grad_out + r * width;
        for (auto x = h; x < width; x += heads)
          hn::StoreU(hn::MulAdd(counted, hn::LoadU(d, grad + x), hn::LoadU(d, to + x)), d, to + x);
      }
      hn::StoreU(key, d, grad_key + j * heads + h);
    }
  }
}

template <std::size_t most>
using Lanes = hn::CappedTag<float, most>;

// Calls `work` with the widest vector whose lanes divide the number of heads.
template <class Work>
void in_lanes(std::int64_t heads, const Work& work) {
  if (heads % 8 == 0) return work(Lanes<8>());
  if (heads % 4 == 0) return work(Lanes<4>());
  if (heads % 2 == 0) return work(Lanes<2>());
  work(Lanes<1>());
}

void attend(const AttentionInput& input, std::int64_t begin, std::int64_t end, float* attention, float* out) {
  in_lanes(input.heads, [&](auto d) { attend_in<decltype(d)>(input, begin, end, attention, out); });
}

void attend_backward_of_rows(const AttentionInput& input, const float* attention, const float* grad_out,
                             std::int64_t begin, std::int64_t end, float* grad_entry, float* grad_query) {
  in_lanes(input.heads, [&](auto d) {
    backward_of_rows_in<decltype(d)>(input, attention, grad_out, begin, end, grad_entry, grad_query);
  });
}

void attend_backward_of_columns(const AttentionInput& input, const std::int64_t* reverse,
                                const std::int32_t* place, const float* grad_entry, const float* grad_out,
                                std::int64_t begin, std::int64_t end, float* grad_in, float* grad_key) {
  in_lanes(input.heads, [&](auto d) {
    backward_of_columns_in<decltype(d)>(input, reverse, place, grad_entry, grad_out, begin, end, grad_in,
                                        grad_key);
  });
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

void attend_backward_of_rows(const AttentionInput& input, const float* attention, const float* grad_out,
                             std::int64_t begin, std::int64_t end, float* grad_entry, float* grad_query) {
  HWY_DYNAMIC_DISPATCH(attend_backward_of_rows)
  (input, attention, grad_out, begin, end, grad_entry, grad_query);
}

void attend_backward_of_columns(const AttentionInput& input, const std::int64_t* reverse,
                                const std::int32_t* place, const float* grad_entry, const float* grad_out,
                                std::int64_t begin, std::int64_t end, float* grad_in, float* grad_key) {
  HWY_DYNAMIC_DISPATCH(attend_backward_of_columns)
  (input, reverse, place, grad_entry, grad_out, begin, end, grad_in, grad_key);
}

}  // namespace segue::models
#endif
