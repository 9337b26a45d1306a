// Which rows of a data set are learnt from, and which are asked for.
#pragma once

#include <cstdint>
#include <vector>

#include "training/data/interactions.hpp"
#include "training/evaluation/ranking_case.hpp"

namespace segue::training {

/// Models are chosen (epoch, hyper-parameters, blend) by learning from `fit` and asking `validation`; then
/// they learn from `training`, which is fit and validation together, and are asked `test` once. Histories
/// point into the Interactions, which must outlive the split.
struct InteractionSplit {
  std::vector<InteractionRow> fit;
  std::vector<RankingCase> validation;
  std::vector<InteractionRow> training;
  std::vector<RankingCase> test;
};

enum class Protocol { leave_one_out, next_item };

struct SplitOptions {
  Protocol protocol = Protocol::leave_one_out;
  double test_share = 0.1;  // next_item: the newest sequences; half as many before them validate
  std::size_t test_from =
      0;  // next_item: sequences from here on are the test, as the data set gives it; 0: by share
  std::int32_t negatives = 0;  // drawn per case among what the user never took; 0: the whole catalogue
  std::uint64_t negative_seed = 1;
};

/// leave_one_out: the last row of each sequence is the test, the one before it validates; sequences of fewer
/// than three rows are only learnt from. next_item: each row but the first of each held-out sequence is asked
/// for, after those before it.
InteractionSplit split(const Interactions& data, const SplitOptions& options);

/// Draws the negatives of every case anew.
void draw_negatives(const Interactions& data, std::int32_t count, std::uint64_t seed,
                    std::vector<RankingCase>& cases);

}  // namespace segue::training
