// Result tables in Markdown, and as TSV for plotting.
#pragma once

#include <string>
#include <vector>

#include "training/reports/result_row.hpp"

namespace segue::training {

/// A table per evaluation setup of `ours`: first the published rows of the setup, then ours in the order
/// given, several splits as their mean (mean_over_splits()). Columns, where any row has a value: HR@k and HR
/// at the further cutoffs of ours, NDCG@k, coverage@k, MRR@k and AUC@k, or the errors of weights; HR@k and
/// NDCG@k of repeats and new targets where there are repeats. Ours have 95 % intervals, the best of each
/// column is in bold; the sources follow.
std::string to_markdown(const std::vector<ResultRow>& ours, const std::vector<ResultRow>& published);

/// A line per metric and row, several splits as their mean: data set, model, context, metric, value and the
/// ends of its interval (empty without one), separated by tabs; the first line is the header.
std::string to_tsv(const std::vector<ResultRow>& ours);

}  // namespace segue::training
