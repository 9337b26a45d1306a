#include "models/fm/fm_gcn_network.hpp"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include "models/torch_tensor.hpp"

namespace segue::models {
namespace {

torch::Tensor multiply(const torch::Tensor& row_begin, const torch::Tensor& column,
                       const torch::Tensor& weight, const torch::Tensor& in) {
  if (in.is_cuda())
    return at::_sparse_csr_tensor_unsafe(row_begin.to(torch::kInt), column, weight, {in.size(0), in.size(0)},
                                         weight.options().layout(torch::kSparseCsr))
        .matmul(in);
  const auto source = in.contiguous();
  auto out = torch::empty_like(source);
  const auto size = [](const torch::Tensor& t) { return static_cast<std::size_t>(t.numel()); };
  propagate({row_begin.data_ptr<std::int64_t>(), size(row_begin)},
            {column.data_ptr<std::int32_t>(), size(column)}, {weight.data_ptr<float>(), size(weight)},
            source.data_ptr<float>(), source.size(1), out.data_ptr<float>());
  return out;
}

// Â is symmetric: the gradient goes back through the same product.
struct Propagation : torch::autograd::Function<Propagation> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& row_begin,
                               const torch::Tensor& column, const torch::Tensor& weight,
                               const torch::Tensor& in) {
    context->save_for_backward({row_begin, column, weight});
    return multiply(row_begin, column, weight, in);
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    return {{}, {}, {}, multiply(saved[0], saved[1], saved[2], gradients[0])};
  }
};

template <class T>
torch::Tensor copy(const std::vector<T>& values, torch::ScalarType type) {
  return torch::from_blob(const_cast<T*>(values.data()), {static_cast<std::int64_t>(values.size())}, type)
      .clone();
}

}  // namespace

FmGcnNetworkImpl::FmGcnNetworkImpl(const FmGcnNetworkOptions& options) : options_(options) {
  embedding = register_parameter("embedding", torch::randn({nodes().count(), options.dimensions}) * 0.1);
  track_bias = register_parameter("track_bias", torch::zeros({options.tracks}));
  layer_weight = register_parameter(
      "layer_weight", torch::ones({options.layers + 1}) / static_cast<double>(options.layers + 1));
  row_begin_ = register_buffer("row_begin", torch::empty({0}, torch::kLong));
  column_ = register_buffer("column", torch::empty({0}, torch::kInt));
  weight_ = register_buffer("weight", torch::empty({0}));
  set_graph(normalised_graph(nodes().count(), {}));
}

void FmGcnNetworkImpl::set_graph(const NormalisedGraph& graph) {
  TORCH_CHECK(graph.nodes() == nodes().count(), "the graph has ", graph.nodes(), " nodes, the network ",
              nodes().count());
  row_begin_.set_data(copy(graph.row_begin, torch::kLong).to(embedding.device()));
  column_.set_data(copy(graph.column, torch::kInt).to(embedding.device()));
  weight_.set_data(copy(graph.weight, torch::kFloat).to(embedding.device()));
}

torch::Tensor FmGcnNetworkImpl::forward() {
  auto power = embedding;  // Â^l X
  auto sum = layer_weight[0] * embedding;
  for (std::int64_t layer = 0; layer < options_.layers; ++layer) {
    power = Propagation::apply(row_begin_, column_, weight_, power);
    sum = sum + layer_weight[layer + 1] * power;
  }
  return sum;
}

torch::Tensor FmGcnNetworkImpl::queries(const torch::Tensor& z, const torch::Tensor& nodes,
                                        const torch::Tensor& present) {
  return (z.index_select(0, nodes.flatten()).view({nodes.size(0), nodes.size(1), z.size(1)}) *
          present.unsqueeze(2))
      .sum(1);
}

FmWeights freeze(const FmGcnNetwork& network) {
  const torch::NoGradGuard no_grad;
  const auto z = network.ptr()->forward();
  const auto nodes = network->nodes();
  const auto rows = [&](std::int64_t begin, std::int64_t count) {
    return to_plain(z.narrow(0, begin, count));
  };
  FmWeights weights;
  weights.user = rows(nodes.user(0), nodes.users);
  weights.track = rows(nodes.track(0), nodes.tracks);
  weights.track_bias = to_plain(network->track_bias);
  weights.previous = rows(nodes.previous(0), nodes.tracks);
  weights.action =
      rows(nodes.action(sessions::Action::unknown), static_cast<std::int64_t>(sessions::action_count));
  return weights;
}

}  // namespace segue::models
