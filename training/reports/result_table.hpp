// Results side by side: as Markdown, or for programs that plot them.
#pragma once

#include <string>
#include <vector>

#include "training/reports/result_row.hpp"

namespace segue::training {

/// A table for each question that one of `ours` answers: first what is published for it, then ours in the
/// order given, several splits as their mean (mean_over_splits()). HR within k and the further depths of
/// ours, NDCG, coverage, MRR and AUC within k, or the errors of weights, where somebody tells them, ours with
/// 95 % intervals and the best of each column in bold; HR and NDCG among repeats and new items where there
/// are repeats; then the sources.
std::string to_markdown(const std::vector<ResultRow>& ours, const std::vector<ResultRow>& published);

/// A line for every metric of every row, several splits as their mean: data set, model, context, metric,
/// value and the ends of its interval, or nothing, separated by tabs; what they are called on the first line.
std::string to_tsv(const std::vector<ResultRow>& ours);

}  // namespace segue::training
