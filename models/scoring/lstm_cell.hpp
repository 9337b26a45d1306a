// The inner kernel of an LSTM step, compiled for each instruction set and chosen at run time.
#pragma once

#include <cstdint>

namespace segue::models {

/// Units are processed in panels of this size, so that the four gates of a unit are in registers together.
inline constexpr std::int64_t lstm_panel = 16;

/// One layer's weights, rearranged: for each panel, for each of `depth` inputs (the layer's own, then the
/// recurrent ones), the gates input, forget, cell, output of 16 units. Padded units have zero weights.
struct LstmCellWeights {
  const float* weights;  // [panels][depth][4][16], aligned to 64 bytes
  const float* bias;     // [panels][4][16]
  std::int64_t panels;
  std::int64_t depth;
};

/// For each of `batch` sequences: reads its `depth` inputs and its c [panels * 16], writes h and c. Each gate
/// is one chain of fused multiply-adds in the order of the inputs, so that the result is bit-identical for
/// any batch.
void lstm_cell(const LstmCellWeights& layer, std::int64_t batch, const float* const* inputs, float* const* c,
               float* const* h);

}  // namespace segue::models
