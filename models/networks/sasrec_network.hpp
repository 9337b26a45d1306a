// The SASRec network (Kang and McAuley, "Self-attentive sequential recommendation", ICDM 2018), with which
// the LSTM is compared.
#pragma once

#include <torch/nn/pimpl.h>

#include <vector>

#include "models/networks/dropout.hpp"
#include "models/networks/sequence_network.hpp"

namespace segue::models {

struct SasRecNetworkOptions : SequenceNetworkOptions {
  std::int64_t steps = 50;  // positions: the longest sequence
  std::int64_t layers = 2;
  std::int64_t heads = 1;  // a divisor of the units
  double dropout = 0;      // on the input, the attention and both halves of a layer; training mode only
};

/// Positions count from the first step of the input. No state is carried over: a session longer than a
/// batch's steps is continued without the steps before the cut.
class SasRecNetworkImpl : public SequenceNetworkImpl {
 public:
  explicit SasRecNetworkImpl(const SasRecNetworkOptions& options);

  torch::Tensor encode(const torch::Tensor& embedded_tracks, const StepContext& context,
                       ActiveSequences active, CarriedState* carried = nullptr) override;
  std::shared_ptr<SequenceNetworkImpl> replica() override;
  void seed_dropout(std::uint64_t seed) override { dropout_.seed(seed); }

  const SasRecNetworkOptions& options() const { return options_; }

 private:
  // y = x·weightᵀ + bias; for a normalisation, its scale and offset.
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
  torch::Tensor place_embedding_;  // [steps, h]: by position in the input, not in the session
  std::vector<Layer> layers_;
  Affine last_norm_;
};
TORCH_MODULE(SasRecNetwork);

}  // namespace segue::models
