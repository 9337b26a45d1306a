#include "training/reports/split_means.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <tuple>

namespace segue::training {
namespace {

using Metrics = std::map<std::string, double>;
using Group = std::vector<const ResultRow*>;

/// The values of a metric in the rows that have it.
std::vector<double> values(const Group& rows, Metrics ResultRow::*part, const std::string& metric) {
  std::vector<double> values;
  for (const auto* row : rows)
    if (const auto found = (row->*part).find(metric); found != (row->*part).end())
      values.push_back(found->second);
  return values;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const auto value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Half the width of the 95 % interval of their mean; needs at least two values.
double margin(const std::vector<double>& values, double mean) {
  const auto n = static_cast<double>(values.size());
  double squares = 0;
  for (const auto value : values) squares += (value - mean) * (value - mean);
  const boost::math::students_t distribution(n - 1);
  return quantile(distribution, 0.975) * std::sqrt(squares / (n - 1) / n);
}

Metrics means(const Group& rows, Metrics ResultRow::*part) {
  Metrics means;
  for (const auto& [name, first] : rows.front()->*part)
    if (const auto all = values(rows, part, name); all.size() == rows.size()) means[name] = mean(all);
  return means;
}

ResultRow mean_of(const Group& rows) {
  auto row = *rows.front();
  row.splits = rows.size();
  if (rows.size() == 1) return row;
  row.metrics = means(rows, &ResultRow::metrics);
  row.repeats = means(rows, &ResultRow::repeats);
  row.new_targets = means(rows, &ResultRow::new_targets);
  row.intervals.clear();
  for (const auto& [name, value] : row.metrics) {
    const auto half = margin(values(rows, &ResultRow::metrics, name), value);
    row.intervals[name] = {value - half, value + half};
  }
  double seconds = 0;
  for (const auto* each : rows) seconds += each->train_seconds.value_or(0);
  row.train_seconds = seconds / static_cast<double>(rows.size());
  return row;
}

}  // namespace

std::vector<ResultRow> mean_over_splits(const std::vector<ResultRow>& rows) {
  const auto key = [](const ResultRow& row) { return std::tie(row.setup, row.model, row.context); };
  std::vector<Group> groups;
  for (const auto& row : rows) {
    const auto same = [&](const Group& group) {
      return !row.split.empty() && !group.front()->split.empty() && key(*group.front()) == key(row);
    };
    auto group = std::ranges::find_if(groups, same);
    if (group == groups.end()) group = groups.insert(group, Group{});
    group->push_back(&row);
  }
  std::vector<ResultRow> merged;
  for (const auto& group : groups) merged.push_back(mean_of(group));
  return merged;
}

}  // namespace segue::training
