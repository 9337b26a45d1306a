// CPU kernels of graph attention over ranges of nodes, for multi-threading. The results are bit-identical for
// any partition into ranges.
#pragma once

#include <cstdint>

#include "models/networks/fm/sparse_kernels.hpp"

namespace segue::models {

/// A graph of E entries, H heads. Head h owns every H-th column of a row from column h on, so that a SIMD
/// vector holds one number of each head. See GraphAttention for the formula. "Querying" nodes are those that
/// attend to their neighbours.
struct AttentionInput {
  SparseRows graph;              // weights are ignored; `rows`, if given, selects the querying nodes
  std::int64_t heads = 1;        // H; fastest as a multiple of 8
  std::int64_t width = 0;        // of an embedding; a multiple of H
  const float* in = nullptr;     // [nodes, width]
  const float* query = nullptr;  // [nodes, H], of the querying node
  const float* key = nullptr;    // [nodes, H], of the neighbour
  float slope = 0.2F;            // of the leaky ReLU
  float dropout = 0;             // probability that an entry is dropped; the others are scaled up
  std::uint64_t seed = 0;        // determines which entries are dropped
};

/// Forward pass for the querying nodes in [begin, end) of all R: writes their rows of out [R, width] and
/// their entries of attention [E, H].
void attend(const AttentionInput& input, std::int64_t begin, std::int64_t end, float* attention, float* out);

/// Backward pass, first half, for the same nodes. `grad_out` [R, width] is the gradient with respect to out.
/// Writes grad_query [R, H] and grad_entry [E, 2, H], the input of the second half: the gradient with respect
/// to the score (before the leaky ReLU), and the attention after dropout.
void attend_backward_of_rows(const AttentionInput& input, const float* attention, const float* grad_out,
                             std::int64_t begin, std::int64_t end, float* grad_entry, float* grad_query);

/// Backward pass, second half, for the neighbours in [begin, end): writes grad_in [nodes, width], without the
/// part through query and key, and grad_key [nodes, H]. `reverse`[k] is the index of entry (j, i) for entry k
/// = (i, j); the graph has both or neither. `place`[i] is the index of node i among the querying nodes, or
/// -1.
void attend_backward_of_columns(const AttentionInput& input, const std::int64_t* reverse,
                                const std::int32_t* place, const float* grad_entry, const float* grad_out,
                                std::int64_t begin, std::int64_t end, float* grad_in, float* grad_key);

}  // namespace segue::models
