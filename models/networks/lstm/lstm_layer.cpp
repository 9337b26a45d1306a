#include "models/networks/lstm/lstm_layer.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <vector>

#include "models/networks/lstm/lstm_gates.hpp"

namespace segue::models {
namespace {

bool by_kernel(const at::Tensor& tensor) { return tensor.is_cpu() && tensor.scalar_type() == at::kFloat; }

const float* floats(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.data_ptr<float>() : nullptr;
}

// `gates` [B, 4h] become activations; the others [B, h] are written, `cell_in` may be undefined.
void gates_forward(at::Tensor gates, const at::Tensor& cell_in, at::Tensor cell, at::Tensor cell_tanh,
                   at::Tensor hidden) {
  if (by_kernel(gates))
    return lstm_gates_forward({gates.size(0), hidden.size(1), gates.data_ptr<float>(), floats(cell_in),
                               cell.data_ptr<float>(), cell_tanh.data_ptr<float>(),
                               hidden.data_ptr<float>()});
  auto parts = gates.chunk(4, 1);
  for (const auto sigmoid : {0, 1, 3}) parts[static_cast<std::size_t>(sigmoid)].sigmoid_();
  parts[2].tanh_();
  cell.copy_(parts[0] * parts[2]);
  if (cell_in.defined()) cell.addcmul_(parts[1], cell_in);
  cell_tanh.copy_(cell.tanh());
  hidden.copy_(parts[3] * cell_tanh);
}

// See LstmGatesBackward; `grad_next` may be undefined.
void gates_backward(const at::Tensor& gates, const at::Tensor& cell_in, const at::Tensor& cell_tanh,
                    const at::Tensor& grad_hidden, const at::Tensor& grad_next, at::Tensor grad_cell,
                    at::Tensor grad_gates) {
  const auto sequences = gates.size(0), units = cell_tanh.size(1);
  const auto continued = grad_next.defined() ? grad_next.size(0) : 0;
  if (by_kernel(gates))
    return lstm_gates_backward({sequences, units, gates.data_ptr<float>(), floats(cell_in),
                                cell_tanh.data_ptr<float>(), grad_hidden.data_ptr<float>(), floats(grad_next),
                                continued, grad_cell.data_ptr<float>(), grad_gates.data_ptr<float>()});
  auto grad_h = grad_hidden.clone();
  if (continued > 0) grad_h.narrow(0, 0, continued).add_(grad_next);
  if (continued < sequences) grad_cell.narrow(0, continued, sequences - continued).zero_();
  const auto part = gates.chunk(4, 1);
  auto by_part = grad_gates.chunk(4, 1);
  auto grad_c = grad_cell.narrow(0, 0, sequences);
  grad_c.add_(grad_h * part[3] * (1 - cell_tanh * cell_tanh));
  by_part[0].copy_(grad_c * part[2] * part[0] * (1 - part[0]));
  by_part[1].zero_();
  if (cell_in.defined()) by_part[1].copy_(grad_c * cell_in * part[1] * (1 - part[1]));
  by_part[2].copy_(grad_c * part[0] * (1 - part[2] * part[2]));
  by_part[3].copy_(grad_h * cell_tanh * part[3] * (1 - part[3]));
  grad_c.mul_(part[1]);
}

// The arguments that need no gradient; autograd accepts no undefined tensor as a variable.
struct Sequences {
  std::vector<std::int64_t> active;
  at::Tensor hidden, cell;  // initial states
};

struct LstmLayer : torch::autograd::Function<LstmLayer> {
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context,
                                                const at::Tensor& input, const at::Tensor& weight_ih,
                                                const at::Tensor& weight_hh, const at::Tensor& bias,
                                                const Sequences& sequences) {
    const auto& [active, hidden_in, cell_in] = sequences;
    const auto units = weight_hh.size(1);
    auto gates = at::addmm(bias, input, weight_ih.t());
    auto hidden = at::empty({input.size(0), units}, input.options());
    auto cell = at::empty_like(hidden), cell_tanh = at::empty_like(hidden);
    auto hidden_before = at::empty_like(hidden);  // h of the previous step, row by row
    std::int64_t offset = 0, before = 0;
    for (std::size_t t = 0; t < active.size(); ++t) {
      const auto rows = active[t];
      const auto now = [&](const at::Tensor& of) { return of.narrow(0, offset, rows); };
      const auto h = t > 0 ? hidden.narrow(0, before, rows) : hidden_in;
      const auto c = t > 0 ? cell.narrow(0, before, rows) : cell_in;
      if (h.defined()) {
        now(gates).addmm_(h, weight_hh.t());
        now(hidden_before).copy_(h);
      } else {
        now(hidden_before).zero_();
      }
      gates_forward(now(gates), c, now(cell), now(cell_tanh), now(hidden));
      before = offset;
      offset += rows;
    }
    context->saved_data["active"] = active;
    context->save_for_backward({input, weight_ih, weight_hh, gates, cell, cell_tanh, hidden_before, cell_in});
    context->mark_non_differentiable({cell});
    return {hidden, cell};
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto &input = saved[0], &weight_ih = saved[1], &weight_hh = saved[2], &gates = saved[3],
               &cell = saved[4], &cell_tanh = saved[5], &hidden_before = saved[6], &cell_in = saved[7];
    const auto active = context->saved_data["active"].toIntVector();
    const auto grad_hidden = gradients[0].contiguous();
    auto grad_gates = at::empty_like(gates);
    auto grad_cell = at::empty({active.front(), weight_hh.size(1)}, input.options());
    auto grad_before = at::empty_like(grad_cell);
    at::Tensor grad_next;
    auto offset = input.size(0);
    for (std::size_t t = active.size(); t-- > 0;) {
      const auto rows = active[t];
      offset -= rows;
      const auto now = [&](const at::Tensor& of) { return of.narrow(0, offset, rows); };
      const auto c = t > 0 ? cell.narrow(0, offset - active[t - 1], rows) : cell_in;
      gates_backward(now(gates), c, now(cell_tanh), now(grad_hidden), grad_next, grad_cell, now(grad_gates));
      if (t == 0) break;
      grad_next = grad_before.narrow(0, 0, rows);
      at::mm_out(grad_next, now(grad_gates), weight_hh);
    }
    const auto grad_gates_t = grad_gates.t();
    return {context->needs_input_grad(0) ? grad_gates.mm(weight_ih) : at::Tensor(),
            grad_gates_t.mm(input),
            grad_gates_t.mm(hidden_before),
            grad_gates.sum(0),
            {}};
  }
};

}  // namespace

LstmLayerOutput lstm_layer(const at::Tensor& input, const LstmLayerWeights& weights, ActiveSequences active,
                           const at::Tensor& hidden, const at::Tensor& cell) {
  const auto out = LstmLayer::apply(input, weights.weight_ih, weights.weight_hh, weights.bias,
                                    Sequences{{active.begin(), active.end()}, hidden, cell});
  return {out[0], out[1]};
}

}  // namespace segue::models
