#include "models/networks/fm/neural_interaction.hpp"

#include <torch/types.h>

#include <cmath>
#include <string>

namespace segue::models {

NeuralInteractionImpl::NeuralInteractionImpl(const NeuralInteractionOptions& options) : options_(options) {
  auto in = options.dimensions;
  for (std::size_t layer = 0; layer < options.hidden.size(); ++layer) {
    const auto out = options.hidden[layer];
    const auto suffix = "_l" + std::to_string(layer);
    weights_.push_back(register_parameter(
        "weight" + suffix, torch::randn({out, in}) * std::sqrt(2.0 / static_cast<double>(in))));  // He 2015
    biases_.push_back(register_parameter("bias" + suffix, torch::zeros({out})));
    in = out;
  }
  projection = register_parameter("projection", torch::ones({in}));
}

torch::Tensor NeuralInteractionImpl::forward(torch::Tensor x) {
  const auto dropped = [&](const torch::Tensor& t) {
    return options_.dropout > 0 ? torch::dropout(t, options_.dropout, is_training()) : t;
  };
  x = dropped(x);
  for (std::size_t layer = 0; layer < weights_.size(); ++layer)
    x = dropped(torch::relu(torch::addmm(biases_[layer], x, weights_[layer].t())));
  return x.mv(projection);
}

}  // namespace segue::models
