#include "training/reports/result_table.hpp"

#include <algorithm>
#include <cstdio>
#include <set>

#include "training/reports/split_means.hpp"

namespace segue::training {
namespace {

struct Column {
  std::string heading;
  std::map<std::string, double> ResultRow::*part;
  std::string metric;
  bool least_is_best = false;
};

/// Four decimals without a leading zero, as in published tables.
std::string figure(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.4f", value);
  std::string shown = text;
  if (shown.starts_with("0.")) shown.erase(0, 1);
  return shown;
}

/// The greatest number of splits that a row is the mean of.
std::size_t most_splits(const std::vector<const ResultRow*>& rows) {
  std::size_t most = 1;
  for (const auto* row : rows) most = std::max(most, row->splits);
  return most;
}

std::string heading(const EvaluationSetup& setup, std::size_t splits) {
  if (setup.k == 0) return "**" + setup.dataset + "**, " + setup.protocol;  // nothing is ranked
  const auto among =
      setup.negatives == 0 ? std::string("all items ranked") : std::to_string(setup.negatives) + " negatives";
  return "**" + setup.dataset + "**, " + setup.protocol + ", " + among +
         (setup.mask == "seen" ? ", items of the sequence masked" : ", nothing masked") +
         (splits > 1 ? ", mean of " + std::to_string(splits) + " splits" : "");
}

/// k and the other cutoffs of our rows' hit rates, ascending.
std::set<std::int64_t> depths(const std::vector<const ResultRow*>& rows, std::int64_t k) {
  std::set<std::int64_t> depths{k};
  for (const auto* row : rows)
    for (const auto& [name, value] : row->metrics)
      if (row->source.empty() && name.starts_with("hr@")) depths.insert(std::stoll(name.substr(3)));
  return depths;
}

std::vector<Column> columns(const std::vector<const ResultRow*>& rows, std::int64_t k) {
  const auto at = "@" + std::to_string(k);
  std::vector<Column> all;
  for (const auto depth : depths(rows, k)) {
    const auto name = std::to_string(depth);
    all.push_back({"HR@" + name, &ResultRow::metrics, "hr@" + name});
  }
  const std::vector<Column> others{
      {"NDCG" + at, &ResultRow::metrics, "ndcg" + at},
      {"COV" + at, &ResultRow::metrics, "coverage" + at},
      {"MRR" + at, &ResultRow::metrics, "mrr" + at},
      {"AUC" + at, &ResultRow::metrics, "auc" + at},
      {"MSE", &ResultRow::metrics, "mse", true},
      {"MAE", &ResultRow::metrics, "mae", true},
      {"HR" + at + ", repeats", &ResultRow::repeats, "hr" + at},
      {"NDCG" + at + ", repeats", &ResultRow::repeats, "ndcg" + at},
      {"HR" + at + ", new", &ResultRow::new_targets, "hr" + at},
      {"NDCG" + at + ", new", &ResultRow::new_targets, "ndcg" + at},
  };
  all.insert(all.end(), others.begin(), others.end());
  const bool any_repeats = std::ranges::any_of(rows, [](const auto* row) { return !row->repeats.empty(); });
  std::vector<Column> shown;
  for (const auto& column : all) {
    if (column.part == &ResultRow::new_targets && !any_repeats) continue;
    if (std::ranges::any_of(rows,
                            [&](const auto* row) { return (row->*column.part).contains(column.metric); }))
      shown.push_back(column);
  }
  return shown;
}

double best(const std::vector<const ResultRow*>& rows, const Column& column) {
  std::optional<double> best;
  for (const auto* row : rows)
    if (const auto found = (row->*column.part).find(column.metric); found != (row->*column.part).end())
      best = !best                  ? found->second
             : column.least_is_best ? std::min(*best, found->second)
                                    : std::max(*best, found->second);
  return best.value_or(0);
}

std::string cell(const ResultRow& row, const Column& column, double best) {
  const auto& metrics = row.*column.part;
  const auto found = metrics.find(column.metric);
  if (found == metrics.end()) return "";
  auto text = figure(found->second);
  if (found->second == best) text = "**" + text + "**";
  if (column.part != &ResultRow::metrics) return text;
  if (const auto interval = row.intervals.find(column.metric); interval != row.intervals.end())
    text += " [" + figure(interval->second.first) + ", " + figure(interval->second.second) + "]";
  return text;
}

std::string table(const std::vector<const ResultRow*>& rows) {
  const auto shown = columns(rows, rows.front()->setup.k);
  std::vector<std::string> sources;
  const auto splits = most_splits(rows);
  std::string markdown = heading(rows.front()->setup, splits) + "\n\n| model | context |";
  for (const auto& column : shown) markdown += " " + column.heading + " |";
  markdown += " training |\n|---|---|";
  for (std::size_t i = 0; i < shown.size(); ++i) markdown += "---|";
  markdown += "---|\n";
  for (const auto* row : rows) {
    markdown += "| " + row->model;
    if (!row->source.empty()) {
      auto source = std::ranges::find(sources, row->source);
      if (source == sources.end()) source = sources.insert(source, row->source);
      markdown += " [" + std::to_string(source - sources.begin() + 1) + "]";
    }
    if (row->source.empty() && row->splits < splits)
      markdown += " (splits: " + std::to_string(row->splits) + ")";
    markdown += " | " + row->context + " |";
    for (const auto& column : shown) markdown += " " + cell(*row, column, best(rows, column)) + " |";
    char seconds[32] = "";
    if (row->train_seconds) std::snprintf(seconds, sizeof(seconds), "%.1f s", *row->train_seconds);
    markdown += std::string(" ") + seconds + " |\n";
  }
  for (std::size_t i = 0; i < sources.size(); ++i)
    markdown += "\n" + std::to_string(i + 1) + ". " + sources[i] + "\n";
  return markdown;
}

}  // namespace

std::string to_markdown(const std::vector<ResultRow>& all_ours, const std::vector<ResultRow>& published) {
  const auto ours = mean_over_splits(all_ours);
  std::set<EvaluationSetup> setups;
  for (const auto& row : ours) setups.insert(row.setup);
  std::string markdown;
  for (const auto& setup : setups) {
    std::vector<const ResultRow*> rows;
    for (const auto* all : {&published, &ours})
      for (const auto& row : *all)
        if (row.setup == setup) rows.push_back(&row);
    markdown += (markdown.empty() ? "" : "\n") + table(rows);
  }
  return markdown;
}

std::string to_tsv(const std::vector<ResultRow>& ours) {
  std::string lines = "dataset\tmodel\tcontext\tmetric\tvalue\tlow\thigh\n";
  const auto append = [&](double value) { lines.append("\t").append(std::to_string(value)); };
  for (const auto& row : mean_over_splits(ours))
    for (const auto& [name, value] : row.metrics) {
      lines += row.setup.dataset + '\t' + row.model + '\t' + row.context + '\t' + name;
      append(value);
      if (const auto interval = row.intervals.find(name); interval != row.intervals.end()) {
        append(interval->second.first);
        append(interval->second.second);
      } else {
        lines += "\t\t";
      }
      lines += '\n';
    }
  return lines;
}

}  // namespace segue::training
