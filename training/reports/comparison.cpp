#include "training/reports/comparison.hpp"

#include <simdjson.h>

#include <algorithm>

#include "ingest/datasets/line_reader.hpp"
#include "training/metrics/ranking_metrics.hpp"

namespace segue::training {
namespace {

struct Prediction {
  std::int64_t seed = 0;
  std::int64_t sequence = 0;
  std::string target;
  double rank = 0;

  bool same_case(const Prediction& other) const {
    return seed == other.seed && sequence == other.sequence && target == other.target;
  }
};

using Predictions = std::vector<Prediction>;

boost::system::result<Predictions, std::string> read(const std::filesystem::path& file) {
  auto lines = ingest::datasets::LineReader::open(file);
  if (lines.has_error()) return lines.error();
  Predictions predictions;
  simdjson::dom::parser parser;
  while (lines->next()) {
    simdjson::dom::element line;
    std::string_view target;
    auto& read = predictions.emplace_back();
    if (parser.parse(lines->line().data(), lines->line().size()).get(line) || line["seed"].get(read.seed) ||
        line["sequence"].get(read.sequence) || line["target"].get(target) || line["rank"].get(read.rank) ||
        !(read.rank >= 1))
      return lines->where() + " is no prediction of `segue evaluate --model`";
    read.target = target;
  }
  if (lines->error()) return *lines->error();
  return predictions;
}

/// End of each sequence among the cases of the first draw; the other draws have the same cases.
std::vector<std::size_t> sequence_ends(const Predictions& predictions, std::size_t cases) {
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < cases; ++i)
    if (i + 1 == cases || predictions[i].sequence < 0 ||
        predictions[i].sequence != predictions[i + 1].sequence)
      ends.push_back(i + 1);
  return ends;
}

template <class Measure>
std::vector<double> values(const Predictions& predictions, std::size_t cases, Measure measure) {
  std::vector<double> values(cases, 0);
  for (std::size_t i = 0; i < predictions.size(); ++i) values[i % cases] += measure(predictions[i].rank);
  for (auto& value : values) value *= static_cast<double>(cases) / static_cast<double>(predictions.size());
  return values;
}

}  // namespace

boost::system::result<Comparison, std::string> compare_predictions(const std::filesystem::path& a,
                                                                   const std::filesystem::path& b,
                                                                   std::size_t k) {
  const auto first = read(a), second = read(b);
  if (first.has_error()) return first.error();
  if (second.has_error()) return second.error();
  if (first->empty()) return a.string() + " holds no predictions";
  const auto [x, y] = std::ranges::mismatch(*first, *second, &Prediction::same_case);
  if (x != first->end() || y != second->end())
    return b.string() + ":" + std::to_string(y - second->begin() + 1) + " is of another case than line " +
           std::to_string(x - first->begin() + 1) + " of " + a.string();

  Comparison comparison;
  comparison.cases = static_cast<std::size_t>(
      std::ranges::find_if(*first, [&](const auto& p) { return p.seed != first->front().seed; }) -
      first->begin());
  if (first->size() % comparison.cases != 0) return a.string() + " lacks cases of one of its draws";
  const auto ends = sequence_ends(*first, comparison.cases);
  comparison.sequences = ends.size();
  const auto compare = [&](const std::string& name, auto measure) {
    comparison.differences.emplace_back(
        name + "@" + std::to_string(k),
        paired_bootstrap(values(*first, comparison.cases, measure),
                         values(*second, comparison.cases, measure), ends, 1));
  };
  const auto depth = static_cast<double>(k);
  compare("hr", [&](double rank) { return rank <= depth ? 1.0 : 0.0; });
  compare("ndcg", [&](double rank) { return ndcg(rank, k); });
  compare("mrr", [&](double rank) { return rank <= depth ? 1 / rank : 0.0; });
  return comparison;
}

}  // namespace segue::training
