#include "models/networks/sasrec_network.hpp"

#include <torch/nn/functional/activation.h>
#include <torch/types.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace segue::models {
namespace {

// Index maps between packed rows and padded ones, [B, T] row-major; N denotes padding.
struct Places {
  torch::Tensor padded;  // [N] into [B * T]
  torch::Tensor packed;  // [B * T] into [N + 1]
};

Places places(ActiveSequences active, std::int64_t rows, const torch::Tensor& like) {
  const auto sequences = active.front(), steps = static_cast<std::int64_t>(active.size());
  std::vector<std::int64_t> padded, packed(static_cast<std::size_t>(sequences * steps), rows);
  for (std::int64_t t = 0; t < steps; ++t)
    for (std::int64_t b = 0; b < active[static_cast<std::size_t>(t)]; ++b) {
      packed[static_cast<std::size_t>(b * steps + t)] = static_cast<std::int64_t>(padded.size());
      padded.push_back(b * steps + t);
    }
  return {torch::tensor(padded, torch::kLong).to(like.device()),
          torch::tensor(packed, torch::kLong).to(like.device())};
}

}  // namespace

SasRecNetworkImpl::SasRecNetworkImpl(const SasRecNetworkOptions& options)
    : SequenceNetworkImpl(options), options_(options), dropout_(options.dropout) {
  const auto h = options.units;
  if (h % options.heads != 0) throw std::runtime_error("units is no multiple of heads");
  place_embedding_ = register_parameter("place_embedding",
                                        torch::randn({options.steps, h}) / std::sqrt(static_cast<double>(h)));
  for (std::int64_t i = 0; i < options.layers; ++i) {
    const auto suffix = "_l" + std::to_string(i);
    layers_.push_back({norm("attention_norm" + suffix), linear("query_key_value" + suffix, h, 3 * h),
                       linear("projection" + suffix, h, h), norm("forward_norm" + suffix),
                       linear("inner" + suffix, h, h), linear("outer" + suffix, h, h)});
  }
  last_norm_ = norm("last_norm");
}

SasRecNetworkImpl::Affine SasRecNetworkImpl::linear(const std::string& name, std::int64_t in,
                                                    std::int64_t out) {
  const double spread = std::sqrt(6.0 / static_cast<double>(in + out));  // Glorot and Bengio 2010
  return {register_parameter(name + "_weight", torch::empty({out, in}).uniform_(-spread, spread)),
          register_parameter(name + "_bias", torch::zeros({out}))};
}

SasRecNetworkImpl::Affine SasRecNetworkImpl::norm(const std::string& name) {
  return {register_parameter(name + "_weight", torch::ones({options_.units})),
          register_parameter(name + "_bias", torch::zeros({options_.units}))};
}

torch::Tensor SasRecNetworkImpl::normalise(const torch::Tensor& x, const Affine& norm) const {
  return torch::layer_norm(x, {options_.units}, norm.weight, norm.bias);
}

torch::Tensor SasRecNetworkImpl::attend(const torch::Tensor& x, const Layer& layer,
                                        const torch::Tensor& future) {
  const auto batch = x.size(0), steps = x.size(1), heads = options_.heads, width = options_.units / heads;
  const auto all = torch::linear(x, layer.query_key_value.weight, layer.query_key_value.bias)
                       .view({batch, steps, 3, heads, width})
                       .permute({2, 0, 3, 1, 4});  // [3, B, heads, T, width]
  auto weights = torch::matmul(all[0], all[1].transpose(-1, -2)) / std::sqrt(static_cast<double>(width));
  weights = drop(torch::softmax(weights.masked_fill(future, -std::numeric_limits<float>::infinity()), -1));
  const auto mixed = torch::matmul(weights, all[2]).transpose(1, 2).reshape({batch, steps, options_.units});
  return torch::linear(mixed, layer.projection.weight, layer.projection.bias);
}

torch::Tensor SasRecNetworkImpl::encode(const torch::Tensor& embedded_tracks, const StepContext& context,
                                        ActiveSequences active, CarriedState* carried) {
  if (carried) carried->clear();
  const auto steps = static_cast<std::int64_t>(active.size());
  const auto place = places(active, embedded_tracks.size(0), embedded_tracks);
  const auto input = step_input(embedded_tracks, context);
  const auto padding = torch::zeros({1, options_.units}, input.options());
  auto x = torch::cat({input, padding}).index_select(0, place.packed).view({-1, steps, options_.units});
  x = drop(x + place_embedding_.narrow(0, 0, steps));
  const auto future = torch::ones({steps, steps}, x.options().dtype(torch::kBool)).triu(1);
  for (const auto& layer : layers_) {
    x = x + drop(attend(normalise(x, layer.attention_norm), layer, future));
    const auto inner =
        torch::relu(torch::linear(normalise(x, layer.forward_norm), layer.inner.weight, layer.inner.bias));
    x = x + drop(torch::linear(drop(inner), layer.outer.weight, layer.outer.bias));
  }
  return normalise(x, last_norm_).reshape({-1, options_.units}).index_select(0, place.padded);
}

std::shared_ptr<SequenceNetworkImpl> SasRecNetworkImpl::replica() {
  auto copy = std::make_shared<SasRecNetworkImpl>(options_);
  share_weights(*copy);
  return copy;
}

}  // namespace segue::models
