// The LSTM network as trained with LibTorch. Its served form (frozen_lstm.hpp) computes the same without
// LibTorch.
#pragma once

#include <torch/nn/pimpl.h>

#include <vector>

#include "models/networks/dropout.hpp"
#include "models/networks/lstm/lstm_layer.hpp"
#include "models/networks/sequence_network.hpp"
#include "models/registry/version.hpp"

namespace segue::models {

struct LstmNetworkOptions : SequenceNetworkOptions {
  std::int64_t layers = 1;
  double embedding_dropout = 0;  // on the input; in training mode only, like the next
  double dropout = 0;            // between layers and on the hidden state
};

/// GRU4Rec (Hidasi et al. 2016) with an LSTM. The carried state is h and c [B, h] of each layer.
class LstmNetworkImpl : public SequenceNetworkImpl {
 public:
  explicit LstmNetworkImpl(const LstmNetworkOptions& options);

  torch::Tensor encode(const torch::Tensor& embedded_tracks, const StepContext& context,
                       ActiveSequences active, CarriedState* carried = nullptr) override;
  std::shared_ptr<SequenceNetworkImpl> replica() override;
  void seed_dropout(std::uint64_t seed) override;

  const LstmNetworkOptions& options() const { return options_; }

  std::vector<LstmLayerWeights> layers;

 private:
  LstmNetworkOptions options_;
  Dropout embedding_dropout_;
  Dropout dropout_;
};
TORCH_MODULE(LstmNetwork);

/// The weights in the registry's form, on the CPU.
LstmWeights freeze(const LstmNetwork& network);

}  // namespace segue::models
