#include "serving/shard/batch_scorer.hpp"

namespace segue::serving {

void BatchScorer::score(const models::Model* model, std::span<const Item> items,
                        const SubscriptionRegistry& subscription_registry,
                        const models::ListOptions& defaults, const models::WithdrawnTracks* withdrawn) {
  if (variants_.size() < items.size()) {
    variants_.resize(items.size());
    lists_.resize(items.size());
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    variants_[i].collect(subscription_registry, items[i].user_id, items[i].session, defaults);
    lists_[i].assign(variants_[i].options.size(), {});
  }
  if (model == nullptr) return;
  // The n-th pass over the matrix makes the n-th list of every event that has as many: a session may occur
  // only once in a pass.
  std::size_t pass = 0;
  while (score_pass(*model, items, pass, withdrawn)) ++pass;
}

bool BatchScorer::score_pass(const models::Model& model, std::span<const Item> items, std::size_t pass,
                             const models::WithdrawnTracks* withdrawn) {
  requests_.clear();
  item_of_.clear();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (variants_[i].options.size() <= pass) continue;
    requests_.push_back({items[i].user_id, items[i].session, &variants_[i].options[pass], withdrawn});
    item_of_.push_back(i);
  }
  if (requests_.empty()) return false;
  scored_.assign(requests_.size(), {});
  recommender_.recommend(model, requests_, scored_);
  for (std::size_t r = 0; r < requests_.size(); ++r) lists_[item_of_[r]][pass] = std::move(scored_[r]);
  return true;
}

}  // namespace segue::serving
