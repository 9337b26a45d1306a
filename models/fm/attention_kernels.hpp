// Graph attention on the CPU, a range of nodes at a time so that threads can share them. The same bits
// however the nodes are parted.
#pragma once

#include <cstdint>

#include "models/fm/sparse_kernels.hpp"

namespace segue::models {

/// Over a graph of E entries with H heads, each of width / H neighbouring columns of a row; see
/// GraphAttention for what is computed.
struct AttentionInput {
  SparseRows graph;              // weights do not count
  std::int64_t heads = 1;        // H
  std::int64_t width = 0;        // of an embedding, a multiple of H
  const float* in = nullptr;     // [nodes, width]
  const float* query = nullptr;  // [nodes, H], of the node that looks
  const float* key = nullptr;    // [nodes, H], of the node that is looked at
  float slope = 0.2F;            // of the leaky ReLU
  float dropout = 0;             // probability that an entry does not count; the others count the more
  std::uint64_t seed = 0;        // which entries are dropped follows from it alone
};

/// Writes attention [E, H] and out [nodes, width] for nodes in [begin, end).
void attend(const AttentionInput& input, std::int64_t begin, std::int64_t end, float* attention, float* out);

/// From the gradient by out: that by the score of every entry, [E, H] (before the leaky ReLU), and its sum a
/// node, by_query [nodes, H].
void attend_backward_of_rows(const AttentionInput& input, const float* attention, const float* by_out,
                             std::int64_t begin, std::int64_t end, float* by_score, float* by_query);

/// Then by_in [nodes, width], without the part that goes through query and key, and by_key [nodes, H].
/// `reverse`[k] is the entry (j, i) of entry k = (i, j); the graph has both or neither.
void attend_backward_of_columns(const AttentionInput& input, const std::int64_t* reverse,
                                const float* attention, const float* by_score, const float* by_out,
                                std::int64_t begin, std::int64_t end, float* by_in, float* by_key);

}  // namespace segue::models
