#include "training/reports/experiment_report.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

#include "base/json.hpp"
#include "training/metrics/held_out_digest.hpp"
#include "training/reports/epoch_plot.hpp"

namespace segue::training {
namespace {

using base::append_json_field;
using base::append_json_number;
using base::append_json_string;

void append_name(std::string& json, std::string_view name) {
  if (json.back() != '{' && json.back() != '[') json += ',';
  base::append_json_string(json, name);
  json += ':';
}

void append_metrics(std::string& json, const std::vector<Metric>& metrics) {
  append_name(json, "metrics");
  json += '{';
  for (const auto& metric : metrics) base::append_json_field(json, metric.name, metric.value);
  json += '}';
  append_name(json, "intervals");
  json += '{';
  for (const auto& metric : metrics) {
    if (!metric.interval) continue;
    append_name(json, metric.name);
    json += '[';
    base::append_json_number(json, metric.interval->low);
    json += ',';
    base::append_json_number(json, metric.interval->high);
    json += ']';
  }
  json += '}';
}

void append_part(std::string& json, std::string_view name, std::int64_t cases,
                 const std::vector<Metric>& metrics) {
  append_name(json, name);
  json += '{';
  base::append_json_field(json, "cases", cases);
  append_metrics(json, metrics);
  json += '}';
}

void append_epochs(std::string& json, const std::vector<EpochFigures>& epochs, std::size_t k) {
  const auto at = "@" + std::to_string(k);
  append_name(json, "epochs");
  json += '[';
  for (const auto& epoch : epochs) {
    if (json.back() != '[') json += ',';
    json += '{';
    base::append_json_field(json, "epoch", epoch.epoch);
    base::append_json_field(json, "seconds", epoch.seconds);
    base::append_json_field(json, "loss", epoch.loss);
    base::append_json_field(json, "hr" + at, epoch.hit_rate);
    base::append_json_field(json, "ndcg" + at, epoch.ndcg);
    base::append_json_field(json, "coverage" + at, epoch.coverage);
    json += '}';
  }
  json += ']';
}

double peak_rss_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

const Metric* find(const std::vector<Metric>& metrics, const std::string& name) {
  const auto found = std::ranges::find(metrics, name, &Metric::name);
  return found == metrics.end() ? nullptr : &*found;
}

std::string cell(const Metric* metric) {
  if (metric == nullptr) return "";
  char text[64];
  if (metric->interval)
    std::snprintf(text, sizeof(text), "%.4f [%.4f, %.4f]", metric->value, metric->interval->low,
                  metric->interval->high);
  else
    std::snprintf(text, sizeof(text), "%.4f", metric->value);
  return text;
}

}  // namespace

std::string to_string(Protocol protocol) {
  switch (protocol) {
    case Protocol::leave_one_out:
      return "leave-one-out";
    case Protocol::next_item:
      return "next-item";
    case Protocol::random_rows:
      return "random-rows";
    case Protocol::new_items:
      return "new-items";
    case Protocol::edge_weights:
      return "edge-weights";
  }
  return {};
}

std::string to_string(const SplitOptions& split) {
  auto text = to_string(split.protocol);
  if (split.protocol != Protocol::new_items) return text;
  return text + ", " + std::to_string(split.shown) + " shown" + (split.among_new ? ", among new items" : "");
}

std::string to_string(Mask mask) { return mask == Mask::seen ? "seen" : "none"; }

std::string to_json(const Experiment& experiment) {
  const auto& options = experiment.options;
  const auto& metrics = experiment.metrics;
  std::string json = "{";
  base::append_json_field(json, "dataset", experiment.source);
  if (!options.name.empty()) base::append_json_field(json, "name", options.name);
  base::append_json_field(json, "model", options.model);
  base::append_json_field(json, "title", experiment.title);
  base::append_json_field(json, "context", to_string(options.contexts));
  base::append_json_field(json, "protocol", to_string(options.split));
  const auto& cases = experiment.split.test;
  const bool all = cases.empty() || options.split.among_new;
  base::append_json_field(json, "negatives",
                          static_cast<std::int64_t>(all ? 0 : cases.front().negatives.size()));
  base::append_json_field(json, "mask", to_string(options.ranking.mask));
  base::append_json_field(json, "k", static_cast<std::int64_t>(options.ranking.k));
  base::append_json_field(json, "seeds", static_cast<std::int64_t>(experiment.runs.size()));
  base::append_json_field(json, "cases", metrics.repeat_cases + metrics.new_cases);
  base::append_json_field(json, "held_out", held_out_digest(experiment.data, experiment.split.test));
  append_metrics(json, metrics.all);
  append_part(json, "repeats", metrics.repeat_cases, metrics.repeats);
  append_part(json, "new", metrics.new_cases, metrics.new_targets);
  append_name(json, "settings");
  json += '{';
  for (const auto& [name, value] : experiment.trained.settings) base::append_json_field(json, name, value);
  json += '}';
  append_epochs(json, experiment.trained.epochs, options.ranking.k);
  append_name(json, "seconds");
  json += '{';
  base::append_json_field(json, "train", experiment.train_seconds);
  base::append_json_field(json, "evaluate", experiment.evaluate_seconds);
  json += '}';
  base::append_json_field(json, "peak_rss_mb", peak_rss_mb());
  base::append_json_field(json, "seed", static_cast<std::int64_t>(options.seed));
  base::append_json_field(json, "version", SEGUE_VERSION);
  return json + "}";
}

void write_predictions(const Experiment& experiment, std::ostream& out) {
  const auto& data = experiment.data;
  const auto& cases = experiment.split.test;
  const auto item = [&](std::int32_t number) -> const std::string& {
    return data.items[static_cast<std::size_t>(number)];
  };
  std::string line;
  for (std::size_t run = 0; run < experiment.runs.size(); ++run) {
    const auto& ranks = experiment.runs[run].model;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const auto& history = cases[i].query.history;
      line = "{";
      base::append_json_field(line, "seed", static_cast<std::int64_t>(experiment.options.seed + run));
      base::append_json_field(line, "sequence", std::int64_t{history.empty() ? -1 : history.back().sequence});
      if (cases[i].query.user >= 0)
        base::append_json_field(line, "user", data.users[static_cast<std::size_t>(cases[i].query.user)]);
      base::append_json_field(line, "target", item(cases[i].target));
      base::append_json_field(line, "rank", ranks.rank[i]);
      append_name(line, "repeat");
      line += is_repeat(cases[i]) ? "true" : "false";
      append_name(line, "list");
      line += '[';
      for (const auto listed : std::span(ranks.list).subspan(i * ranks.k, ranks.k)) {
        if (listed < 0) break;
        if (line.back() != '[') line += ',';
        base::append_json_string(line, item(listed));
      }
      line += "]}\n";
      out << line;
    }
  }
}

void print(const Experiment& experiment, std::ostream& out) {
  const auto& options = experiment.options;
  const auto& metrics = experiment.metrics;
  out << experiment.title << " on " << experiment.source << ", " << to_string(options.split) << ", context "
      << to_string(options.contexts) << ", mask " << to_string(options.ranking.mask) << "; "
      << metrics.repeat_cases + metrics.new_cases << " cases, " << metrics.repeat_cases
      << " of them repeats; " << experiment.runs.size() << " draw(s)\nheld out: SHA-256 "
      << held_out_digest(experiment.data, experiment.split.test) << '\n';
  for (const auto& [name, value] : experiment.trained.settings) out << "  " << name << " = " << value << '\n';
  out << epoch_plot(experiment.trained.epochs, options.ranking.k);
  char line[160];
  std::snprintf(line, sizeof(line), "%-20s %-26s %-26s %-26s\n", "metric", "all", "repeats", "new items");
  out << line;
  for (const auto& metric : metrics.all) {
    std::snprintf(line, sizeof(line), "%-20s %-26s %-26s %-26s\n", metric.name.c_str(), cell(&metric).c_str(),
                  cell(find(metrics.repeats, metric.name)).c_str(),
                  cell(find(metrics.new_targets, metric.name)).c_str());
    out << line;
  }
  std::snprintf(line, sizeof(line), "trained in %.1f s, evaluated in %.1f s, at most %.0f MB\n",
                experiment.train_seconds, experiment.evaluate_seconds, peak_rss_mb());
  out << line;
}

}  // namespace segue::training
