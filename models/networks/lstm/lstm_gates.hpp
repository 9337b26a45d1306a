// What stands between the matrix products of an LSTM layer in training, in one pass over memory each way.
#pragma once

#include <cstdint>

namespace segue::models {

/// One step of `sequences` sequences, `units` each; all matrices row-major. Gates stand in the order input,
/// forget, cell, output (PyTorch's), `units` floats each.
struct LstmGatesForward {
  std::int64_t sequences;
  std::int64_t units;
  float* gates;          // [sequences, 4 units]: pre-activations, replaced by the activations
  const float* cell_in;  // [sequences, units]; null: zeros
  float* cell;           // [sequences, units]
  float* cell_tanh;      // [sequences, units]: tanh(cell), kept for the way back
  float* hidden;         // [sequences, units]
};
void lstm_gates_forward(const LstmGatesForward& step);

struct LstmGatesBackward {
  std::int64_t sequences;
  std::int64_t units;
  const float* gates;    // activations
  const float* cell_in;  // null: zeros
  const float* cell_tanh;
  const float* by_hidden;  // gradient by this step's hidden state, from above
  const float* by_next;    // and from the next step: its first `continued` rows count
  std::int64_t continued;
  float* by_cell;   // in: from the next step, its first `continued` rows; out: for the previous one
  float* by_gates;  // [sequences, 4 units]: gradient by the pre-activations
};
void lstm_gates_backward(const LstmGatesBackward& step);

}  // namespace segue::models
