// Training examples of the factorisation machine as graph nodes (user, context features, item), and the
// co-occurrence graph of these nodes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/networks/fm/fm_nodes.hpp"
#include "models/networks/fm/normalised_graph.hpp"
#include "training/data/context_plays.hpp"

namespace segue::training {

struct FmExamples {
  std::size_t columns = 1;             // of `contexts`: the user, then each context
  std::vector<std::int32_t> contexts;  // [examples, columns] nodes; -1: absent
  std::vector<std::int32_t> items;     // [examples] rows of the catalogue
  std::vector<float> weights;          // [examples] of the loss; with FmLoss::mse the regression target

  std::size_t size() const { return items.size(); }
  std::span<const std::int32_t> context(std::size_t example) const {
    return std::span(contexts).subspan(example * columns, columns);
  }
};

/// One example per play, with the context columns of streaming_nodes(): user, previous track, previous
/// action. A play that was skipped weighs `skipped_weight`, any other 1.
FmExamples fm_examples(const models::FmNodes& nodes, std::span<const ContextPlay> plays,
                       float skipped_weight = 1);

/// The graph with an edge for every pair of nodes of each example in `which` (indices of examples), weighted
/// by the example's weight if `weighted`, else by 1.
models::NormalisedGraph co_occurrence_graph(const models::FmNodes& nodes, const FmExamples& examples,
                                            std::span<const std::uint32_t> which, bool weighted = false);

}  // namespace segue::training
