// What the FM-GCN learns from, as nodes: the graph of what occurred together, and the nodes of a context.
#pragma once

#include <span>
#include <vector>

#include "models/fm/fm_nodes.hpp"
#include "models/fm/normalised_graph.hpp"
#include "training/data/contexts.hpp"

namespace segue::training {

/// Every pair among a play's user, track, previous track and that one's action is an edge.
models::NormalisedGraph co_occurrence_graph(const models::FmNodes& nodes, std::span<const ContextPlay> plays);

/// Contexts as a row of three nodes each: user, previous track, its action; what is absent has any node and
/// is marked 0.
struct FmContextNodes {
  std::vector<std::int64_t> nodes;  // [B, 3]
  std::vector<float> present;       // [B, 3]

  void add(const ContextPlay& play, const models::FmNodes& of);
};

}  // namespace segue::training
