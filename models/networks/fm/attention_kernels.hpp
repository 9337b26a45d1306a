// Graph attention on the CPU, a range of nodes at a time so that threads can share them. The same bits
// however the nodes are parted.
#pragma once

#include <cstdint>

#include "models/networks/fm/sparse_kernels.hpp"

namespace segue::models {

/// Over a graph of E entries with H heads; head h has every H-th column of a row from column h on, so that a
/// vector holds one number of each head. See GraphAttention for what is computed.
struct AttentionInput {
  SparseRows graph;              // weights do not count; its `rows`, where given, are the nodes that look
  std::int64_t heads = 1;        // H; what vectors can share best is a multiple of 8
  std::int64_t width = 0;        // of an embedding, a multiple of H
  const float* in = nullptr;     // [nodes, width]
  const float* query = nullptr;  // [nodes, H], of the node that looks
  const float* key = nullptr;    // [nodes, H], of the node that is looked at
  float slope = 0.2F;            // of the leaky ReLU
  float dropout = 0;             // probability that an entry does not count; the others count the more
  std::uint64_t seed = 0;        // which entries are dropped follows from it alone
};

/// Of the nodes that look, R of them: writes those in [begin, end) of out [R, width], and of attention [E, H]
/// their entries.
void attend(const AttentionInput& input, std::int64_t begin, std::int64_t end, float* attention, float* out);

/// From the gradient by out, [R, width], for the same nodes: of by_entry [E, 2, H] what columns need, the
/// gradient by the score (before the leaky ReLU) and the attention after dropout, and by_query [R, H].
void attend_backward_of_rows(const AttentionInput& input, const float* attention, const float* by_out,
                             std::int64_t begin, std::int64_t end, float* by_entry, float* by_query);

/// Then, for the nodes in [begin, end) that are looked at, by_in [nodes, width], without the part that goes
/// through query and key, and by_key [nodes, H]. `reverse`[k] is the entry (j, i) of entry k = (i, j); the
/// graph has both or neither. `place`[i] is where node i stands among those that look; -1: nowhere.
void attend_backward_of_columns(const AttentionInput& input, const std::int64_t* reverse,
                                const std::int32_t* place, const float* by_entry, const float* by_out,
                                std::int64_t begin, std::int64_t end, float* by_in, float* by_key);

}  // namespace segue::models
