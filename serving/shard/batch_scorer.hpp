// The scorer of a batch of events: for each event the default list, and the lists that its listener's
// connections request.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "models/scoring/recommender.hpp"
#include "serving/shard/list_variants.hpp"

namespace segue::serving {

/// Reuses its memory between batches. Not thread-safe.
class BatchScorer {
 public:
  struct Item {
    std::string_view user_id;
    sessions::Session* session = nullptr;  // distinct within a batch
  };

  /// Scores all lists; without a model (null) every list is empty. `withdrawn`: null where nothing is.
  void score(const models::Model* model, std::span<const Item> items,
             const SubscriptionRegistry& subscription_registry, const models::ListOptions& defaults,
             const models::WithdrawnTracks* withdrawn = nullptr);

  /// The list variants of the i-th item of the latest batch.
  const ListVariants& variants(std::size_t i) const { return variants_[i]; }
  std::span<const models::List> lists(std::size_t i) const { return lists_[i]; }  // one per variant

  models::Recommender& recommender() { return recommender_; }

 private:
  bool score_pass(const models::Model& model, std::span<const Item> items, std::size_t pass,
                  const models::WithdrawnTracks* withdrawn);

  models::Recommender recommender_;
  std::vector<ListVariants> variants_;
  std::vector<std::vector<models::List>> lists_;
  std::vector<models::Request> requests_;
  std::vector<std::size_t> item_of_;  // of each request
  std::vector<models::List> scored_;
};

}  // namespace segue::serving
