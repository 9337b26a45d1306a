#include "models/networks/fm/normalised_graph.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace segue::models {

NormalisedGraph normalised_graph(std::int64_t nodes, const std::vector<Edge>& edges) {
  std::vector<WeightedEdge> weighted;
  weighted.reserve(2 * edges.size() + static_cast<std::size_t>(nodes));
  for (const auto& [from, to] : edges) weighted.push_back({from, to, 1});
  return weighted_graph(nodes, std::move(weighted));
}

NormalisedGraph weighted_graph(std::int64_t nodes, std::vector<WeightedEdge> edges) {
  std::erase_if(edges, [](const WeightedEdge& edge) { return edge.from == edge.to; });
  const auto given = edges.size();
  edges.reserve(2 * given + static_cast<std::size_t>(nodes));
  for (std::size_t i = 0; i < given; ++i) edges.push_back({edges[i].to, edges[i].from, edges[i].weight});
  for (std::int32_t node = 0; node < nodes; ++node) edges.push_back({node, node, 1});
  std::sort(edges.begin(), edges.end(), [](const WeightedEdge& a, const WeightedEdge& b) {
    return std::tuple(a.from, a.to, -a.weight) < std::tuple(b.from, b.to, -b.weight);
  });
  const auto repeated = std::unique(
      edges.begin(), edges.end(),
      [](const WeightedEdge& a, const WeightedEdge& b) { return a.from == b.from && a.to == b.to; });
  edges.erase(repeated, edges.end());

  NormalisedGraph graph;
  graph.row_begin.assign(static_cast<std::size_t>(nodes) + 1, 0);
  std::vector<double> degree(static_cast<std::size_t>(nodes), 0);  // the diagonal of D + I
  for (const auto& edge : edges) {
    ++graph.row_begin[static_cast<std::size_t>(edge.from) + 1];
    degree[static_cast<std::size_t>(edge.from)] += static_cast<double>(edge.weight);
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(nodes); ++i)
    graph.row_begin[i + 1] += graph.row_begin[i];

  graph.column.reserve(edges.size());
  graph.weight.reserve(edges.size());
  for (const auto& edge : edges) {
    const auto scale =
        std::sqrt(degree[static_cast<std::size_t>(edge.from)] * degree[static_cast<std::size_t>(edge.to)]);
    graph.column.push_back(edge.to);
    graph.weight.push_back(static_cast<float>(static_cast<double>(edge.weight) / scale));
  }
  return graph;
}

}  // namespace segue::models
