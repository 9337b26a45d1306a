#include "training/data/fm_examples.hpp"

namespace segue::training {

FmExamples fm_examples(const models::FmNodes& nodes, std::span<const ContextPlay> plays,
                       float skipped_weight) {
  FmExamples examples;
  examples.columns = 3;
  const auto add = [&](bool present, std::int64_t node) {
    examples.contexts.push_back(present ? static_cast<std::int32_t>(node) : -1);
  };
  for (const auto& play : plays) {
    const bool has_previous = play.previous >= 0;
    add(play.user >= 0, nodes.user(play.user));
    add(has_previous, previous_node(nodes, play.previous));
    add(has_previous, action_node(nodes, play.action));
    examples.items.push_back(play.track);
    examples.weights.push_back(play.outcome == sessions::Action::skipped ? skipped_weight : 1);
  }
  return examples;
}

models::NormalisedGraph co_occurrence_graph(const models::FmNodes& nodes, const FmExamples& examples,
                                            std::span<const std::uint32_t> which, bool weighted) {
  std::vector<models::WeightedEdge> edges;
  std::vector<std::int32_t> together;
  for (const auto example : which) {
    const auto weight = weighted ? examples.weights[example] : 1;
    if (weight <= 0) continue;
    together.assign(1, static_cast<std::int32_t>(nodes.item(examples.items[example])));
    for (const auto node : examples.context(example)) {
      if (node < 0) continue;
      for (const auto other : together) edges.push_back({node, other, weight});
      together.push_back(node);
    }
  }
  return models::weighted_graph(nodes.count(), std::move(edges));
}

}  // namespace segue::training
