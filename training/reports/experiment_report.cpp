#include "training/reports/experiment_report.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>

#include "base/json.hpp"
#include "training/metrics/held_out_digest.hpp"
#include "training/reports/epoch_plot.hpp"

namespace segue::training {
namespace {

void insert_metrics(boost::json::object& json, const std::vector<Metric>& metrics) {
  boost::json::object values, intervals;
  for (const auto& metric : metrics) {
    values[metric.name] = metric.value;
    if (metric.interval) intervals[metric.name] = {metric.interval->low, metric.interval->high};
  }
  json.insert({{"metrics", std::move(values)}, {"intervals", std::move(intervals)}});
}

boost::json::object part(std::int64_t cases, const std::vector<Metric>& metrics) {
  boost::json::object json{{"cases", cases}};
  insert_metrics(json, metrics);
  return json;
}

boost::json::array epochs_json(const std::vector<EpochFigures>& epochs, std::size_t k) {
  const auto at = "@" + std::to_string(k);
  boost::json::array json;
  for (const auto& epoch : epochs)
    json.push_back({{"epoch", epoch.epoch},
                    {"seconds", epoch.seconds},
                    {"loss", epoch.loss},
                    {"hr" + at, epoch.hit_rate},
                    {"ndcg" + at, epoch.ndcg},
                    {"coverage" + at, epoch.coverage}});
  return json;
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
  const auto& cases = experiment.split.test;
  const bool all = cases.empty() || options.split.among_new;
  boost::json::object json{{"dataset", experiment.source}};
  if (!options.name.empty()) json["name"] = options.name;
  json.insert({{"model", options.model},
               {"title", experiment.title},
               {"context", to_string(options.contexts)},
               {"protocol", to_string(options.split)},
               {"negatives", all ? 0 : cases.front().negatives.size()},
               {"mask", to_string(options.ranking.mask)},
               {"k", options.ranking.k},
               {"seeds", experiment.runs.size()},
               {"cases", metrics.repeat_cases + metrics.new_cases},
               {"held_out", held_out_digest(experiment.data, cases)}});
  insert_metrics(json, metrics.all);
  json.insert({{"repeats", part(metrics.repeat_cases, metrics.repeats)},
               {"new", part(metrics.new_cases, metrics.new_targets)},
               {"settings", boost::json::value_from(experiment.trained.settings)},
               {"epochs", epochs_json(experiment.trained.epochs, options.ranking.k)},
               {"seconds", {{"train", experiment.train_seconds}, {"evaluate", experiment.evaluate_seconds}}},
               {"peak_rss_mb", peak_rss_mb()},
               {"seed", options.seed},
               {"version", SEGUE_VERSION}});
  return base::json_text(std::move(json));
}

void write_predictions(const Experiment& experiment, std::ostream& out) {
  const auto& data = experiment.data;
  const auto& cases = experiment.split.test;
  const auto item = [&](std::int32_t number) -> const std::string& {
    return data.items[static_cast<std::size_t>(number)];
  };
  for (std::size_t run = 0; run < experiment.runs.size(); ++run) {
    const auto& ranks = experiment.runs[run].model;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const auto& history = cases[i].query.history;
      boost::json::object line{{"seed", static_cast<std::int64_t>(experiment.options.seed + run)},
                               {"sequence", history.empty() ? -1 : history.back().sequence}};
      if (cases[i].query.user >= 0) line["user"] = data.users[static_cast<std::size_t>(cases[i].query.user)];
      boost::json::array list;
      for (const auto listed : std::span(ranks.list).subspan(i * ranks.k, ranks.k)) {
        if (listed < 0) break;
        list.emplace_back(item(listed));
      }
      line.insert({{"target", item(cases[i].target)},
                   {"rank", ranks.rank[i]},
                   {"repeat", is_repeat(cases[i])},
                   {"list", std::move(list)}});
      out << base::json_text(std::move(line)) << '\n';
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
