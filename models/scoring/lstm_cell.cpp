#include "models/scoring/lstm_cell.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/scoring/lstm_cell.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/scoring/activations-inl.h"

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {

using Tag = hn::CappedTag<float, lstm_panel>;
using Vector = hn::Vec<Tag>;
constexpr std::int64_t lanes = hn::MaxLanes(Tag());
constexpr std::int64_t gates = 4;
constexpr std::int64_t panel_row = gates * lstm_panel;

/// Numbers of unit vectors and sequences whose gates fit into registers together: at least eight chains, to
/// hide the latency of a multiply-add.
constexpr int wide_units = 2;
constexpr int wide_sequences = lanes == 16 ? 4 : 2;

/// `Units` vectors of units (from unit vector `first`) of `Sequences` sequences.
template <int Units, int Sequences>
HWY_INLINE void Cells(const LstmCellWeights& layer, std::int64_t first, const float* const* inputs,
                      float* const* c, float* const* h) {
  const Tag d;
  Vector sum[Units][Sequences][gates];
  const float* weights[Units];
#pragma GCC unroll 8
  for (int u = 0; u < Units; ++u) {
    const std::int64_t unit = (first + u) * lanes;
    const std::int64_t panel = unit / lstm_panel;
    const std::int64_t within = unit % lstm_panel;
    weights[u] = layer.weights + panel * layer.depth * panel_row + within;
    const float* bias = layer.bias + panel * panel_row + within;
#pragma GCC unroll 8
    for (int s = 0; s < Sequences; ++s) {
#pragma GCC unroll 8
      for (int g = 0; g < gates; ++g) sum[u][s][g] = hn::Load(d, bias + g * lstm_panel);
    }
  }
  for (std::int64_t j = 0; j < layer.depth; ++j) {
#pragma GCC unroll 8
    for (int u = 0; u < Units; ++u) {
#pragma GCC unroll 8
      for (int g = 0; g < gates; ++g) {
        const Vector weight = hn::Load(d, weights[u] + j * panel_row + g * lstm_panel);
#pragma GCC unroll 8
        for (int s = 0; s < Sequences; ++s) {
          sum[u][s][g] = hn::MulAdd(hn::Set(d, inputs[s][j]), weight, sum[u][s][g]);
        }
      }
    }
  }
#pragma GCC unroll 8
  for (int u = 0; u < Units; ++u) {
    const std::int64_t unit = (first + u) * lanes;
#pragma GCC unroll 8
    for (int s = 0; s < Sequences; ++s) {
      const Vector in = Sigmoid(d, sum[u][s][0]);
      const Vector forget = Sigmoid(d, sum[u][s][1]);
      const Vector cell = Tanh(d, sum[u][s][2]);
      const Vector out = Sigmoid(d, sum[u][s][3]);
      const Vector next = hn::MulAdd(forget, hn::LoadU(d, c[s] + unit), hn::Mul(in, cell));
      hn::StoreU(next, d, c[s] + unit);
      hn::StoreU(hn::Mul(out, Tanh(d, next)), d, h[s] + unit);
    }
  }
}

/// All units of `Sequences` sequences.
template <int Sequences>
HWY_INLINE void Layer(const LstmCellWeights& layer, const float* const* inputs, float* const* c,
                      float* const* h) {
  // One sequence needs two vectors of units to have enough chains; several have them anyway.
  constexpr int units = Sequences == 1 ? wide_units : 1;
  const std::int64_t vectors = layer.panels * lstm_panel / lanes;
  std::int64_t v = 0;
  for (; v + units <= vectors; v += units) Cells<units, Sequences>(layer, v, inputs, c, h);
  for (; v < vectors; ++v) Cells<1, Sequences>(layer, v, inputs, c, h);
}

void LstmCell(const LstmCellWeights& layer, std::int64_t batch, const float* const* inputs, float* const* c,
              float* const* h) {
  std::int64_t s = 0;
  for (; s + wide_sequences <= batch; s += wide_sequences) {
    Layer<wide_sequences>(layer, inputs + s, c + s, h + s);
  }
  for (; s < batch; ++s) Layer<1>(layer, inputs + s, c + s, h + s);
}

}  // namespace segue::models::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace segue::models {

HWY_EXPORT(LstmCell);

void lstm_cell(const LstmCellWeights& layer, std::int64_t batch, const float* const* inputs, float* const* c,
               float* const* h) {
  HWY_DYNAMIC_DISPATCH(LstmCell)(layer, batch, inputs, c, h);
}

}  // namespace segue::models
#endif
