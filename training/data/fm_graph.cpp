#include "training/data/fm_graph.hpp"

namespace segue::training {

models::NormalisedGraph co_occurrence_graph(const models::FmNodes& nodes,
                                            std::span<const ContextPlay> plays) {
  std::vector<models::Edge> edges;
  const auto join = [&](std::int64_t a, std::int64_t b) {
    edges.emplace_back(static_cast<std::int32_t>(a), static_cast<std::int32_t>(b));
  };
  for (const auto& play : plays) {
    const auto user = nodes.user(play.user), track = nodes.track(play.track);
    join(user, track);
    if (play.previous < 0) continue;
    const auto previous = nodes.previous(play.previous), action = nodes.action(play.action);
    join(user, previous);
    join(track, previous);
    join(user, action);
    join(track, action);
    join(previous, action);
  }
  return models::normalised_graph(nodes.count(), std::move(edges));
}

void FmContextNodes::add(const ContextPlay& play, const models::FmNodes& of) {
  const bool has_user = play.user >= 0, has_previous = play.previous >= 0;
  nodes.insert(nodes.end(), {of.user(has_user ? play.user : 0), of.previous(has_previous ? play.previous : 0),
                             of.action(play.action)});
  const float previous = has_previous ? 1 : 0;
  present.insert(present.end(), {has_user ? 1.0F : 0.0F, previous, previous});
}

}  // namespace segue::training
