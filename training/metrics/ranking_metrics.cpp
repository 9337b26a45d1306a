#include "training/metrics/ranking_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "training/data/item_counts.hpp"
#include "training/metrics/list_auc.hpp"

namespace segue::training {
namespace {

double hit_within(double rank, std::size_t k) { return rank <= static_cast<double>(k) ? 1 : 0; }

/// Rank and list of one case in one run.
struct Ranked {
  double rank;
  double candidates;
  double popularity_rank;
  std::span<const std::int32_t> list;
  std::size_t k;

  double hit() const { return hit_within(rank, k); }
};

struct CaseMeasure {
  std::string name;
  std::function<double(const Ranked&)> value;
};

double mean_over(std::span<const std::int32_t> list, const std::function<double(std::size_t)>& value) {
  double sum = 0;
  for (const auto item : list) sum += value(static_cast<std::size_t>(item));
  return list.empty() ? 0 : sum / static_cast<double>(list.size());
}

double artist_diversity(const ItemStatistics& facts, std::span<const std::int32_t> list) {
  std::unordered_set<std::int32_t> distinct;
  double known = 0;
  for (const auto item : list)
    if (const auto artist = facts.artists[static_cast<std::size_t>(item)]; artist >= 0) {
      distinct.insert(artist);
      ++known;
    }
  return known == 0 ? 0 : static_cast<double>(distinct.size()) / known;
}

/// Measures that depend on the rank only.
std::vector<CaseMeasure> measures_at(std::size_t depth) {
  const auto at = "@" + std::to_string(depth);
  return {{"hr" + at, [depth](const Ranked& r) { return hit_within(r.rank, depth); }},
          {"ndcg" + at, [depth](const Ranked& r) { return ndcg(r.rank, depth); }},
          {"mrr" + at, [depth](const Ranked& r) { return hit_within(r.rank, depth) / r.rank; }}};
}

std::vector<CaseMeasure> case_measures(const ItemStatistics& facts, std::size_t k,
                                       std::span<const std::size_t> depths) {
  const auto at = "@" + std::to_string(k);
  const auto depth = static_cast<double>(k);
  const auto rows = std::accumulate(facts.counts.begin(), facts.counts.end(), 0.0);
  const auto most = facts.counts.empty() ? 1 : std::max(1.0F, *std::ranges::max_element(facts.counts));
  const auto smoothed = rows + static_cast<double>(facts.counts.size());
  auto measures = measures_at(k);
  const std::vector<CaseMeasure> others{
      {"map" + at, [](const Ranked& r) { return r.hit() / r.rank; }},
      {"recall" + at, [](const Ranked& r) { return r.hit(); }},
      {"precision" + at, [depth](const Ranked& r) { return r.hit() / depth; }},
      {"f1" + at, [depth](const Ranked& r) { return 2 * r.hit() / (depth + 1); }},
      {"mrr", [](const Ranked& r) { return 1 / r.rank; }},
      {"roc_auc",
       [](const Ranked& r) { return r.candidates > 1 ? (r.candidates - r.rank) / (r.candidates - 1) : 0.5; }},
      {"serendipity" + at, [depth](const Ranked& r) { return r.popularity_rank > depth ? r.hit() : 0; }},
      {"novelty" + at,
       [&facts, smoothed](const Ranked& r) {
         return mean_over(r.list,
                          [&](std::size_t i) { return -std::log2((facts.counts[i] + 1) / smoothed); });
       }},
      {"popularity_bias" + at,
       [&facts, most](const Ranked& r) {
         return mean_over(r.list, [&](std::size_t i) { return facts.counts[i] / most; });
       }},
  };
  measures.insert(measures.end(), others.begin(), others.end());
  if (!facts.artists.empty())
    measures.push_back(
        {"artist_diversity" + at, [&facts](const Ranked& r) { return artist_diversity(facts, r.list); }});
  for (const auto other : depths) {
    if (other == k) continue;
    const auto more = measures_at(other);
    measures.insert(measures.end(), more.begin(), more.end());
  }
  return measures;
}

Ranked ranked(const RankedRun& run, std::size_t index) {
  const auto k = run.model.k;
  std::span<const std::int32_t> list = std::span(run.model.list).subspan(index * k, k);
  list = list.first(static_cast<std::size_t>(std::ranges::find(list, -1) - list.begin()));
  return {run.model.rank[index], static_cast<double>(run.model.candidates[index]), run.popularity.rank[index],
          list, k};
}

/// The means over the cases for which `of` holds.
template <class Predicate>
std::vector<Metric> means(const std::vector<CaseMeasure>& measures, std::span<const RankedRun> runs,
                          std::span<const std::size_t> sequence_end, std::uint64_t seed, Predicate of) {
  std::vector<std::size_t> cases, ends;
  std::size_t next = 0;
  for (const auto end : sequence_end) {
    for (; next < end; ++next)
      if (of(next)) cases.push_back(next);
    ends.push_back(cases.size());
  }
  std::vector<Metric> metrics;
  if (cases.empty()) return metrics;
  std::vector<double> values(cases.size());
  for (const auto& measure : measures) {
    for (std::size_t i = 0; i < cases.size(); ++i) {
      values[i] = 0;
      for (const auto& run : runs) values[i] += measure.value(ranked(run, cases[i]));
      values[i] /= static_cast<double>(runs.size());
    }
    const auto estimate = bootstrap(values, ends, seed);
    metrics.push_back({measure.name, estimate.mean, estimate});
  }
  return metrics;
}

std::vector<double> times_listed(const CaseRanks& ranks, std::size_t items) {
  std::vector<double> times(items, 0);
  for (const auto item : ranks.list)
    if (item >= 0) ++times[static_cast<std::size_t>(item)];
  return times;
}

/// The AUC of each list, which the cases with the same history share; empty if no list is shared, or if
/// negatives make the candidates differ between cases.
std::vector<double> shared_list_aucs(std::span<const RankingCase> cases, const CaseRanks& ranks,
                                     std::size_t items) {
  std::vector<double> aucs;
  std::vector<std::int32_t> relevant;
  const auto same = [](const RankingQuery& a, const RankingQuery& b) {
    return !a.history.empty() && a.history.data() == b.history.data() && a.history.size() == b.history.size();
  };
  for (std::size_t begin = 0, end = 0; begin < cases.size(); begin = end) {
    relevant.clear();
    for (; end < cases.size() && (end == begin || same(cases[begin].query, cases[end].query)); ++end) {
      if (!cases[end].negatives.empty()) return {};
      relevant.push_back(cases[end].target);
    }
    std::ranges::sort(relevant);
    relevant.erase(std::unique(relevant.begin(), relevant.end()), relevant.end());
    const auto list = std::span(ranks.list).subspan(begin * ranks.k, ranks.k);
    aucs.push_back(list_auc(list, relevant, static_cast<std::int32_t>(items)));
  }
  if (aucs.size() == cases.size()) aucs.clear();
  return aucs;
}

double gini(std::vector<double> values) {
  std::ranges::sort(values);
  double sum = 0, weighted = 0;
  const auto n = static_cast<double>(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += values[i];
    weighted += (2 * static_cast<double>(i + 1) - n - 1) * values[i];
  }
  return sum == 0 ? 0 : weighted / (n * sum);
}

}  // namespace

ItemStatistics::ItemStatistics(const Interactions& data, std::span<const InteractionRow> training)
    : counts(item_counts(training, data.item_count(), &InteractionRow::item)) {
  std::unordered_map<std::string_view, std::int32_t> numbers;
  for (const auto& artist : data.artists) {
    const auto number = static_cast<std::int32_t>(numbers.size());
    artists.push_back(artist.empty() ? -1 : numbers.try_emplace(artist, number).first->second);
  }
  if (numbers.empty()) artists.clear();
}

RankingMetrics ranking_metrics(const ItemStatistics& facts, std::span<const RankingCase> cases,
                               std::span<const RankedRun> runs, std::uint64_t seed,
                               std::span<const std::size_t> depths) {
  const auto k = runs.front().model.k;
  const auto measures = case_measures(facts, k, depths);
  const auto ends = sequence_ends(cases);
  std::vector<char> repeat(cases.size());
  std::ranges::transform(cases, repeat.begin(), is_repeat);

  RankingMetrics metrics;
  metrics.repeat_cases = std::ranges::count(repeat, char{1});
  metrics.new_cases = static_cast<std::int64_t>(cases.size()) - metrics.repeat_cases;
  metrics.all = means(measures, runs, ends, seed, [](std::size_t) { return true; });
  metrics.repeats = means(measures, runs, ends, seed, [&](std::size_t i) { return repeat[i] != 0; });
  metrics.new_targets = means(measures, runs, ends, seed, [&](std::size_t i) { return repeat[i] == 0; });

  const auto at = "@" + std::to_string(k);
  if (const auto aucs = shared_list_aucs(cases, runs.front().model, facts.counts.size()); !aucs.empty()) {
    std::vector<std::size_t> each(aucs.size());
    std::iota(each.begin(), each.end(), std::size_t{1});
    const auto estimate = bootstrap(aucs, each, seed);
    metrics.all.push_back({"auc" + at, estimate.mean, estimate});
  }

  double coverage = 0, bias = 0;
  for (const auto& run : runs) {
    const auto times = times_listed(run.model, facts.counts.size());
    const auto listed = times.size() - static_cast<std::size_t>(std::ranges::count(times, 0.0));
    coverage += static_cast<double>(listed) / static_cast<double>(times.size());
    bias += gini(times);
  }
  const auto count = static_cast<double>(runs.size());
  metrics.all.push_back({"coverage" + at, coverage / count, std::nullopt});
  metrics.all.push_back({"catalogue_bias" + at, bias / count, std::nullopt});
  return metrics;
}

double ndcg(double rank, std::size_t k) {
  return rank <= static_cast<double>(k) ? 1 / std::log2(rank + 1) : 0;
}

double mean_ndcg(const CaseRanks& ranks) {
  double sum = 0;
  for (const auto rank : ranks.rank) sum += ndcg(rank, ranks.k);
  return ranks.rank.empty() ? 0 : sum / static_cast<double>(ranks.rank.size());
}

std::vector<std::size_t> sequence_ends(std::span<const RankingCase> cases) {
  std::vector<std::size_t> ends;
  const auto sequence = [](const RankingCase& ranking_case) {
    return ranking_case.query.history.empty() ? -1 : ranking_case.query.history.back().sequence;
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const bool last = i + 1 == cases.size();
    if (last || sequence(cases[i]) < 0 || sequence(cases[i]) != sequence(cases[i + 1])) ends.push_back(i + 1);
  }
  return ends;
}

}  // namespace segue::training
