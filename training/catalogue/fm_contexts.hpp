// Interactions and queries as nodes of the FM: which columns a task's contexts have.
#pragma once

#include <span>

#include "models/networks/fm/fm_nodes.hpp"
#include "training/data/fm_examples.hpp"
#include "training/data/interactions.hpp"
#include "training/data/ranking_case.hpp"
#include "training/selection/contexts.hpp"

namespace segue::training {

/// Users and items of the data set, then a column for each context of `contexts`.
models::FmNodes fm_nodes(const Interactions& data, const Contexts& contexts);

/// What a row does not know is absent. All weigh 1.
FmExamples fm_examples(const models::FmNodes& nodes, const Contexts& contexts,
                       std::span<const InteractionRow> rows);

/// The contexts of queries, without items.
FmExamples fm_queries(const models::FmNodes& nodes, const Contexts& contexts,
                      std::span<const RankingQuery> queries);

}  // namespace segue::training
