// What an experiment found: for the terminal, as JSON for tables, and case by case for comparisons.
#pragma once

#include <ostream>
#include <string>

#include "training/evaluation/experiment.hpp"

namespace segue::training {

std::string to_string(Protocol protocol);
/// With what is shown of new items, "new-items, 5 shown, among new items".
std::string to_string(const SplitOptions& split);
std::string to_string(Mask mask);

/// One JSON object: dataset, name (where it has one), model, title, context, protocol, negatives (0: all that
/// are candidates), mask, k, seeds, cases, held_out (held_out_digest()), metrics {"hr@10": …}, intervals
/// {"hr@10": [low, high]}, repeats and new (each with cases, metrics and intervals), settings, epochs,
/// seconds {train, evaluate}, peak_rss_mb, seed, version.
std::string to_json(const Experiment& experiment);

/// Lines of JSON, one a case and draw: seed, sequence, user, target, rank, repeat, list.
void write_predictions(const Experiment& experiment, std::ostream& out);

/// The settings chosen, the epochs, and a table of every metric with its interval and among repeats and new
/// items.
void print(const Experiment& experiment, std::ostream& out);

}  // namespace segue::training
