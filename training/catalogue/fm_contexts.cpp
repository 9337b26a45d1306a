#include "training/catalogue/fm_contexts.hpp"

#include <array>
#include <chrono>

namespace segue::training {
namespace {

constexpr std::int64_t skip_degrees = 5;  // 0: at once … 4: played through
constexpr std::int64_t repeats = 2;       // 0: new, 1: a repeat
constexpr std::int64_t hours = 24;

// Of UTC, since the data sets do not say where their users are.
std::int64_t hour_of_day(std::int64_t timestamp_ms) {
  using namespace std::chrono;
  const auto hour = floor<std::chrono::hours>(milliseconds(timestamp_ms)).count() % ::segue::training::hours;
  return hour < 0 ? hour + ::segue::training::hours : hour;
}

struct ContextValues {
  std::int32_t user, previous;
  std::int8_t previous_skipped, previous_repeats;
  std::int64_t timestamp_ms;  // 0: not known
};

class ContextColumns {
 public:
  ContextColumns(const models::FmNodes& nodes, const Contexts& contexts)
      : nodes_(nodes), contexts_(contexts) {}

  void add(const ContextValues& of, FmExamples& to) const {
    const auto put = [&](bool present, std::int64_t node) {
      to.contexts.push_back(present ? static_cast<std::int32_t>(node) : -1);
    };
    std::size_t column = 0;
    put(of.user >= 0 && !contexts_.anonymous, nodes_.user(of.user));
    if (contexts_.previous) put(of.previous >= 0, nodes_.context(column++, of.previous));
    if (contexts_.skip) put(of.previous_skipped >= 0, nodes_.context(column++, of.previous_skipped));
    if (contexts_.repeat) put(of.previous_repeats >= 0, nodes_.context(column++, of.previous_repeats));
    if (contexts_.hour) put(of.timestamp_ms != 0, nodes_.context(column++, hour_of_day(of.timestamp_ms)));
  }

 private:
  const models::FmNodes& nodes_;
  const Contexts& contexts_;
};

}  // namespace

models::FmNodes fm_nodes(const Interactions& data, const Contexts& contexts) {
  models::FmNodes nodes{contexts.anonymous ? 0 : data.user_count(), data.item_count(), {}};
  if (contexts.previous) nodes.contexts.push_back(data.item_count());
  if (contexts.skip) nodes.contexts.push_back(skip_degrees);
  if (contexts.repeat) nodes.contexts.push_back(repeats);
  if (contexts.hour) nodes.contexts.push_back(hours);
  return nodes;
}

FmExamples fm_examples(const models::FmNodes& nodes, const Contexts& contexts,
                       std::span<const InteractionRow> rows) {
  const ContextColumns columns(nodes, contexts);
  FmExamples examples;
  examples.columns = 1 + nodes.contexts.size();
  for (const auto& row : rows) {
    columns.add({row.user, row.previous, row.previous_skipped, row.previous_repeats, row.timestamp_ms},
                examples);
    examples.items.push_back(row.item);
    examples.weights.push_back(1);
  }
  return examples;
}

FmExamples fm_queries(const models::FmNodes& nodes, const Contexts& contexts,
                      std::span<const RankingQuery> queries) {
  const ContextColumns columns(nodes, contexts);
  FmExamples examples;
  examples.columns = 1 + nodes.contexts.size();
  for (const auto& query : queries)
    columns.add({query.user, query.previous(), query.previous_skipped(), query.previous_repeats(),
                 query.timestamp_ms},
                examples);
  return examples;
}

}  // namespace segue::training
