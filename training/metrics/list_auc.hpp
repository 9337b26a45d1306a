// AUC at k of a recommendation list with several relevant items.
#pragma once

#include <cstdint>
#include <span>

namespace segue::training {

/// AUC@k: the area under the ROC curve when all unlisted items follow the list in random order, that is, the
/// share of (relevant, irrelevant) pairs of items of the catalogue that are ranked correctly. With P relevant
/// items, h of them listed, N irrelevant ones, m of them listed, and h_j relevant items above the j-th of
/// these:
///
///   (Σ_j h_j + ½ (h + P) (N − m)) / (P N)
///
/// as in `implicit.evaluation.AUC_at_k`. ½ where P or N is 0. `relevant` is ascending, each item once;
/// `items` is the size of the catalogue.
double list_auc(std::span<const std::int32_t> list, std::span<const std::int32_t> relevant,
                std::int32_t items);

}  // namespace segue::training
