// Which rows of a data set are learnt from, and which are asked for.
#pragma once

#include <cstdint>
#include <vector>

#include "training/data/interactions.hpp"
#include "training/data/ranking_case.hpp"

namespace segue::training {

/// Models are chosen (epoch, hyper-parameters, blend) by learning from `fit` and asking `validation`; then
/// they learn from `training`, which is fit and validation together, and are asked `test` once. Histories
/// point into the Interactions, or into `fit` and `training`: both must outlive the cases.
struct InteractionSplit {
  InteractionSplit() = default;
  InteractionSplit(InteractionSplit&&) = default;  // what histories point into stays where it is
  InteractionSplit& operator=(InteractionSplit&&) = default;

  std::vector<InteractionRow> fit;
  std::vector<RankingCase> validation;
  std::vector<InteractionRow> training;
  std::vector<RankingCase> test;
  /// [items], of Protocol::new_items alone: items that are not to be learnt from `fit`, or from `training`;
  /// their rows there are only shown.
  std::vector<char> new_to_fit, new_to_training;
};

enum class Protocol {
  /// The last row of each sequence is the test, the one before it validates; sequences of fewer than three
  /// rows are only learnt from.
  leave_one_out,
  /// Some sequences are held out; each row of theirs but the first is asked for, after those before it.
  next_item,
  /// Some rows are held out, each asked for after what is learnt from of its sequence.
  random_rows,
  /// Some items are held out, each row of theirs asked for (training/data/new_items.hpp).
  new_items,
  /// No ranking: the weights of some random rows are predicted (training/data/edge_weights.hpp).
  edge_weights
};

struct SplitOptions {
  Protocol protocol = Protocol::leave_one_out;
  double test_share = 0.1;        // of the sequences, the rows or the items
  double validation_share = 0;    // likewise; 0: half as many as are tested
  bool random_sequences = false;  // next_item: instead of the newest, before which the newer validate
  std::uint64_t split_seed = 1;   // of what is random
  std::size_t test_from = 0;      // next_item: sequences from here on are the test, as the data set gives it
  std::size_t shown = 0;          // new_items: rows of a new item that are shown, at most never_asked
  std::size_t never_asked = 5;    // new_items: first rows of a new item that are no cases
  bool among_new = false;         // new_items: targets are ranked among the new items, not all
  std::int32_t negatives = 0;     // drawn per case among what the user never took; 0: the whole catalogue
  std::uint64_t negative_seed = 1;
};

InteractionSplit split(const Interactions& data, const SplitOptions& options);

/// Draws the negatives of every case anew.
void draw_negatives(const Interactions& data, std::int32_t count, std::uint64_t seed,
                    std::vector<RankingCase>& cases);

}  // namespace segue::training
