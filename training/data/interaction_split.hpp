// Train, validation and test split of a data set, by evaluation protocol.
#pragma once

#include <cstdint>
#include <vector>

#include "training/data/interactions.hpp"
#include "training/data/ranking_case.hpp"

namespace segue::training {

/// For model selection (epoch, hyper-parameters, blend), train on `fit` and evaluate on `validation`; then
/// retrain on `training`, which is fit and validation together, and evaluate on `test` once. Histories point
/// into the Interactions, or into `fit` and `training`: both must outlive the cases.
struct InteractionSplit {
  InteractionSplit() = default;
  InteractionSplit(InteractionSplit&&) = default;  // keeps the rows that histories point into in place
  InteractionSplit& operator=(InteractionSplit&&) = default;

  std::vector<InteractionRow> fit;
  std::vector<RankingCase> validation;
  std::vector<InteractionRow> training;
  std::vector<RankingCase> test;
  /// [items], with Protocol::new_items only: cold-start items, which must not be training targets in `fit`,
  /// or in `training`; their rows there serve as input only.
  std::vector<char> new_to_fit, new_to_training;
};

enum class Protocol {
  /// The last row of each sequence is a test target, the one before it a validation target; sequences of
  /// fewer than three rows are for training only.
  leave_one_out,
  /// Some sequences are held out; each of their rows but the first is a target, with those before it as
  /// history.
  next_item,
  /// Some rows are held out; each is a target, with the training rows of its sequence as history.
  random_rows,
  /// Cold start: some items are held out; their rows are the targets (training/data/new_items.hpp).
  new_items,
  /// No ranking: the weights of some random rows are predicted (training/data/edge_weights.hpp).
  edge_weights
};

struct SplitOptions {
  Protocol protocol = Protocol::leave_one_out;
  double test_share = 0.1;        // of the sequences, the rows or the items
  double validation_share = 0;    // likewise; 0: half as many as in the test
  bool random_sequences = false;  // next_item: hold out random sequences, not the newest
  std::uint64_t split_seed = 1;   // of what is random
  std::size_t test_from = 0;      // next_item: first sequence of a published test set; 0: by test_share
  std::size_t shown = 0;          // new_items: support rows that models see as input, at most support_rows
  std::size_t support_rows = 5;   // new_items: first rows of a new item, which are never targets
  bool among_new = false;         // new_items: targets are ranked among the new items, not all
  std::int32_t negatives = 0;     // drawn per case among the user's unseen items; 0: full ranking
  std::uint64_t negative_seed = 1;
};

InteractionSplit split(const Interactions& data, const SplitOptions& options);

/// Draws the negatives of every case anew: `count` distinct items that its user never interacted with, or all
/// of those where there are fewer.
void draw_negatives(const Interactions& data, std::int32_t count, std::uint64_t seed,
                    std::vector<RankingCase>& cases);

}  // namespace segue::training
