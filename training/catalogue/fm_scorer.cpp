#include "training/catalogue/fm_scorer.hpp"

#include <torch/types.h>

#include "training/catalogue/fm_contexts.hpp"

namespace segue::training {

FmScorer::FmScorer(std::string name, models::FmNetwork network, Contexts contexts, std::vector<bool> known)
    : name_(std::move(name)), network_(std::move(network)), contexts_(contexts), known_(std::move(known)) {
  const torch::NoGradGuard no_grad;
  all_ = network_->forward();
}

void FmScorer::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  const torch::NoGradGuard no_grad;
  const auto& nodes = network_->nodes();
  auto of = fm_queries(nodes, contexts_, queries);
  for (auto& node : of.contexts)
    if (node >= 0 && !known_[static_cast<std::size_t>(node)]) node = -1;
  const auto contexts =
      models::context_matrix(of.contexts, of.columns, nodes.count(), network_->embedding.device());
  torch::from_blob(scores.data(), {static_cast<std::int64_t>(queries.size()), nodes.items})
      .copy_(network_->item_scores(all_, contexts));
}

}  // namespace segue::training
