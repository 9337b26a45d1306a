// How well a short list tells several wanted items from all others.
#pragma once

#include <cstdint>
#include <span>

namespace segue::training {

/// AUC@k: the area under the ROC curve when what the list leaves out stands below it in random order, the
/// share of pairs of a wanted and another item of the catalogue that are in order. With P wanted items, of
/// which h are listed, N others, of which m are listed, and h_j wanted items above the j-th of these:
///
///   (Σ_j h_j + ½ (h + P) (N − m)) / (P N)
///
/// as `implicit.evaluation.AUC_at_k` counts it. ½ where P or N is 0. `wanted` ascends, each item once;
/// `items` is the size of the catalogue.
double list_auc(std::span<const std::int32_t> list, std::span<const std::int32_t> wanted, std::int32_t items);

}  // namespace segue::training
