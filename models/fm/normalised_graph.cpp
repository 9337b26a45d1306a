#include "models/fm/normalised_graph.hpp"

#include <algorithm>
#include <cmath>

namespace segue::models {

NormalisedGraph normalised_graph(std::int64_t nodes, std::vector<Edge> edges) {
  const auto given = edges.size();
  edges.reserve(2 * given + static_cast<std::size_t>(nodes));
  for (std::size_t i = 0; i < given; ++i) edges.emplace_back(edges[i].second, edges[i].first);
  for (std::int32_t node = 0; node < nodes; ++node) edges.emplace_back(node, node);
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());

  NormalisedGraph graph;
  graph.row_begin.assign(static_cast<std::size_t>(nodes) + 1, 0);
  for (const auto& [from, to] : edges) ++graph.row_begin[static_cast<std::size_t>(from) + 1];
  for (std::size_t i = 0; i < static_cast<std::size_t>(nodes); ++i)
    graph.row_begin[i + 1] += graph.row_begin[i];

  const auto degree = [&](std::int32_t node) {  // its self-loop included: the diagonal of D + I
    const auto i = static_cast<std::size_t>(node);
    return static_cast<double>(graph.row_begin[i + 1] - graph.row_begin[i]);
  };
  graph.column.reserve(edges.size());
  graph.weight.reserve(edges.size());
  for (const auto& [from, to] : edges) {
    graph.column.push_back(to);
    graph.weight.push_back(static_cast<float>(1 / std::sqrt(degree(from) * degree(to))));
  }
  return graph;
}

}  // namespace segue::models
