// Â, the symmetrically normalised adjacency that graph convolution multiplies by (Kipf and Welling 2017).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace segue::models {

using Edge = std::pair<std::int32_t, std::int32_t>;  // two nodes; direction and repetition do not matter

/// Of an edge that is repeated the greatest weight counts.
struct WeightedEdge {
  std::int32_t from = 0;
  std::int32_t to = 0;
  float weight = 1;  // > 0
};

/// Â = (D+I)^-1/2 (A+I) (D+I)^-1/2 in compressed sparse rows: the neighbours of node i, itself among them,
/// are column[row_begin[i]] … column[row_begin[i+1]-1], ascending. A holds the edges' weights, 1 where they
/// have none, and no self-loops; D is the sums of its rows. Symmetric, so it is its own transpose in the
/// backward pass.
struct NormalisedGraph {
  std::vector<std::int64_t> row_begin;  // [nodes + 1]
  std::vector<std::int32_t> column;
  std::vector<float> weight;

  std::int64_t nodes() const { return static_cast<std::int64_t>(row_begin.size()) - 1; }
};

/// Every node of an edge must be in [0, nodes).
NormalisedGraph normalised_graph(std::int64_t nodes, const std::vector<Edge>& edges);
NormalisedGraph weighted_graph(std::int64_t nodes, std::vector<WeightedEdge> edges);

}  // namespace segue::models
