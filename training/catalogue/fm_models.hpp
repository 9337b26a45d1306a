// The factorisation machine and its relatives as models of the catalogue. The epoch is chosen on validation,
// and so is the regularisation unless it is set by hand, learning from the fit; then as many epochs are
// learnt anew from everything but the test. Other settings are those that did best on the validation cases of
// MovieLens 100k.
#pragma once

#include "training/selection/model_task.hpp"

namespace segue::training {

TrainedModel train_mf(const ModelTask& task);            // BPR, no contexts (Rendle et al. 2009)
TrainedModel train_mf_pointwise(const ModelTask& task);  // cross-entropy, no contexts
TrainedModel train_fm(const ModelTask& task);
TrainedModel train_nfm(const ModelTask& task);
TrainedModel train_fm_gcn(const ModelTask& task);
TrainedModel train_fm_gcn_att(const ModelTask& task);
TrainedModel train_fm_softmax(const ModelTask& task);  // these two by sampled softmax, the others by BPR
TrainedModel train_fm_gcn_softmax(const ModelTask& task);

}  // namespace segue::training
