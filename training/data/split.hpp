// The sessions split by time: learn from the older, choose on newer ones, judge on the newest.
#pragma once

#include <span>

#include "training/data/corpus.hpp"

namespace segue::training {

/// Consecutive parts of corpus.sessions, which must outlive it.
struct Split {
  std::span<const CorpusSession> training;
  std::span<const CorpusSession> validation;  // epoch and blend are chosen on these
  std::span<const CorpusSession> held_out;    // the candidate is judged on these alone
};

/// `held_out` is the newest share of the sessions, by start; the validation slice is half as much before it.
Split split_by_time(const Corpus& corpus, double held_out);

}  // namespace segue::training
