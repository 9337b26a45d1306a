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

FmGcnNetworkImpl::FmGcnNetworkImpl(const FmGcnNetworkOptions& options, const NormalisedGraph& graph)
    : options_(options) {
  TORCH_CHECK(graph.nodes() == nodes().count(), "the graph has ", graph.nodes(), " nodes, the network ",
              nodes().count());
  embedding = register_parameter("embedding", torch::randn({nodes().count(), options.dimensions}) * 0.1);
  track_bias = register_parameter("track_bias", torch::zeros({options.tracks}));
  row_begin_ = register_buffer("row_begin", copy(graph.row_begin, torch::kLong));
  column_ = register_buffer("column", copy(graph.column, torch::kInt));
  weight_ = register_buffer("weight", copy(graph.weight, torch::kFloat));
}

torch::Tensor FmGcnNetworkImpl::forward() {
  auto z = embedding;
  for (std::int64_t layer = 0; layer < options_.layers; ++layer)
    z = Propagation::apply(row_begin_, column_, weight_, z);
  return z;
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
