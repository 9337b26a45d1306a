// Reports of an experiment: text for the terminal, JSON for tables, predictions per case for comparisons.
#pragma once

#include <ostream>
#include <string>

#include "training/evaluation/experiment.hpp"

namespace segue::training {

std::string to_string(Protocol protocol);
/// The protocol with its options: "new-items, 5 shown, among new items".
std::string to_string(const SplitOptions& split);
std::string to_string(Mask mask);

/// A JSON object: dataset, name (if it has one), model, title, context, protocol, negatives (0: full
/// ranking), mask, k, seeds (number of runs), cases, held_out (held_out_digest()), metrics {"hr@10": …},
/// intervals {"hr@10": [low, high]}, repeats and new (targets; each with cases, metrics and intervals),
/// settings, epochs, seconds {train, evaluate}, peak_rss_mb, seed, version.
std::string to_json(const Experiment& experiment);

/// JSON lines, one per case and run: seed, sequence, user, target, rank, repeat, list.
void write_predictions(const Experiment& experiment, std::ostream& out);

/// Prints the chosen settings, the epochs, and a table of every metric with its interval over all cases,
/// repeats and new targets.
void print(const Experiment& experiment, std::ostream& out);

}  // namespace segue::training
