#include "training/catalogue/model_catalogue.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "training/catalogue/baseline_models.hpp"
#include "training/catalogue/blend_model.hpp"
#include "training/catalogue/fm_models.hpp"
#include "training/catalogue/sequence_models.hpp"

namespace segue::training {
namespace {

constexpr std::array models = {
    CatalogueModel{"item-pop", "ItemPop", false, &train_item_pop},
    CatalogueModel{"feature-pop", "Feature popularity", false, &train_feature_pop},
    CatalogueModel{"content", "Content", false, &train_content},
    CatalogueModel{"user-knn", "UserKNN", false, &train_user_knn},
    CatalogueModel{"item-knn", "ItemKNN", false, &train_item_knn},
    CatalogueModel{"markov", "Markov", false, &train_markov},
    CatalogueModel{"context-markov", "Context Markov", false, &train_context_markov},
    CatalogueModel{"sequential-rules", "Sequential rules", false, &train_sequential_rules},
    CatalogueModel{"v-sknn", "V-SKNN", false, &train_v_sknn},
    CatalogueModel{"v-stan", "V-STAN", false, &train_v_stan},
    CatalogueModel{"als", "ALS", true, &train_als},
    CatalogueModel{"ease", "EASE", false, &train_ease},
    CatalogueModel{"ease-recent", "EASE, recency-weighted", false, &train_recent_ease},
    CatalogueModel{"personal-repeats", "Personal repeats", false, &train_personal_repeats},
    CatalogueModel{"mf", "MF (BPR)", true, &train_mf},
    CatalogueModel{"mf-pointwise", "MF (pointwise)", true, &train_mf_pointwise},
    CatalogueModel{"fm", "FM", true, &train_fm},
    CatalogueModel{"nfm", "Neural FM", true, &train_nfm},
    CatalogueModel{"fm-gcn", "FM-GCN", true, &train_fm_gcn},
    CatalogueModel{"fm-gcn-att", "FM-GCN-ATT", true, &train_fm_gcn_att},
    CatalogueModel{"fm-softmax", "FM (sampled softmax)", true, &train_fm_softmax},
    CatalogueModel{"fm-gcn-softmax", "FM-GCN (sampled softmax)", true, &train_fm_gcn_softmax},
    CatalogueModel{"lstm", "LSTM", true, &train_lstm},
    CatalogueModel{"sasrec", "SASRec", true, &train_sasrec},
    CatalogueModel{"blend", "Blend", true, &train_blend},
};

}  // namespace

std::span<const CatalogueModel> model_catalogue() { return models; }

const CatalogueModel& find_model(std::string_view name) {
  const auto found = std::ranges::find(models, name, &CatalogueModel::name);
  if (found != models.end()) return *found;
  std::string names;
  for (const auto& model : models) names.append(names.empty() ? "" : ", ").append(model.name);
  throw std::runtime_error("there is no model \"" + std::string(name) + "\"; there are " + names);
}

}  // namespace segue::training
