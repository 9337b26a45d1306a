// SASRec (Kang and McAuley, "Self-attentive sequential recommendation", ICDM 2018), beside which the LSTM's
// place is measured.
#pragma once

#include <torch/nn/pimpl.h>

#include <vector>

#include "models/networks/dropout.hpp"
#include "models/networks/sequence_network.hpp"

namespace segue::models {

struct SasRecNetworkOptions : SequenceNetworkOptions {
  std::int64_t steps = 50;  // positions: no sequence is longer
  std::int64_t layers = 2;
  std::int64_t heads = 1;  // a divisor of the units
  double dropout = 0;      // on the input, the attention and both halves of a layer; training mode only
};

/// Position is counted from the first step given; nothing is carried over, so that a session longer than a
/// batch's steps is read anew from where it was cut.
class SasRecNetworkImpl : public SequenceNetworkImpl {
 public:
  explicit SasRecNetworkImpl(const SasRecNetworkOptions& options);

  torch::Tensor encode(const torch::Tensor& embedded_tracks, const StepContext& context,
                       ActiveSequences active, CarriedState* carried = nullptr) override;
  std::shared_ptr<SequenceNetworkImpl> replica() override;
  void seed_dropout(std::uint64_t seed) override { dropout_.seed(seed); }

  const SasRecNetworkOptions& options() const { return options_; }

 private:
  // y = x·weightᵀ + bias, or of a normalisation its scale and offset.
  struct Affine {
    torch::Tensor weight, bias;
  };
  struct Layer {
    Affine attention_norm, query_key_value, projection, forward_norm, inner, outer;
  };
  Affine linear(const std::string& name, std::int64_t in, std::int64_t out);
  Affine norm(const std::string& name);
  torch::Tensor normalise(const torch::Tensor& x, const Affine& norm) const;
  torch::Tensor attend(const torch::Tensor& x, const Layer& layer, const torch::Tensor& future);
  torch::Tensor drop(const torch::Tensor& values) { return dropout_(values, is_training()); }

  SasRecNetworkOptions options_;
  Dropout dropout_;
  torch::Tensor place_embedding_;  // [steps, h]: among the steps read, whatever place in the session that is
  std::vector<Layer> layers_;
  Affine last_norm_;
};
TORCH_MODULE(SasRecNetwork);

}  // namespace segue::models
