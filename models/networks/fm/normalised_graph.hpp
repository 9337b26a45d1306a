// The symmetrically normalised adjacency matrix Â of graph convolution (Kipf and Welling 2017).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace segue::models {

using Edge = std::pair<std::int32_t, std::int32_t>;  // two nodes; direction and repetition are ignored

/// Of a repeated edge the greatest weight is used.
struct WeightedEdge {
  std::int32_t from = 0;
  std::int32_t to = 0;
  float weight = 1;  // > 0
};

/// Â = (D+I)^-1/2 (A+I) (D+I)^-1/2 in compressed sparse rows: the neighbours of node i, itself among them,
/// are column[row_begin[i]] … column[row_begin[i+1]-1], ascending. A holds the edges' weights (1 for
/// unweighted edges) and no self-loops; D is its diagonal matrix of row sums. Â is symmetric, hence its own
/// transpose in the backward pass.
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
