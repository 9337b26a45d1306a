// What the FM learns from, as nodes: an item and the user and contexts in which it was taken; and the graph
// of what occurred together.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/networks/fm/fm_nodes.hpp"
#include "models/networks/fm/normalised_graph.hpp"
#include "training/data/contexts.hpp"

namespace segue::training {

struct FmExamples {
  std::size_t columns = 1;             // of `contexts`: the user, then each context
  std::vector<std::int32_t> contexts;  // [examples, columns] nodes; -1: absent
  std::vector<std::int32_t> items;     // [examples] rows of the catalogue
  std::vector<float> weights;          // [examples], or what is to be predicted (FmLoss::mse)

  std::size_t size() const { return items.size(); }
  std::span<const std::int32_t> context(std::size_t example) const {
    return std::span(contexts).subspan(example * columns, columns);
  }
};

/// Plays in their contexts of streaming_nodes(); one that was then skipped weighs `skipped_weight`.
FmExamples fm_examples(const models::FmNodes& nodes, std::span<const ContextPlay> plays,
                       float skipped_weight = 1);

/// Every pair among an example's nodes is an edge, which weighs what the example does if `weighted`; of those
/// examples that `which` names.
models::NormalisedGraph co_occurrence_graph(const models::FmNodes& nodes, const FmExamples& examples,
                                            std::span<const std::uint32_t> which, bool weighted = false);

}  // namespace segue::training
