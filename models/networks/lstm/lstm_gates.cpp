#include "models/networks/lstm/lstm_gates.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/networks/lstm/lstm_gates.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/scoring/activations-inl.h"
#include "models/scoring/vector_loop-inl.h"

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {

using Tag = hn::ScalableTag<float>;

void Forward(const LstmGatesForward& step) {
  const Tag d;
  const auto units = step.units;
  for (std::int64_t s = 0; s < step.sequences; ++s) {
    float* input = step.gates + s * 4 * units;
    float *forget = input + units, *cell = forget + units, *output = cell + units;
    ForEachVector(units, 0, [&](const auto& load, const auto& store) {
      const auto i = Sigmoid(d, load(input)), f = Sigmoid(d, load(forget));
      const auto g = Tanh(d, load(cell)), o = Sigmoid(d, load(output));
      const auto before = step.cell_in ? load(step.cell_in + s * units) : hn::Zero(d);
      const auto c = hn::MulAdd(f, before, hn::Mul(i, g));
      const auto c_tanh = Tanh(d, c);
      store(i, input);
      store(f, forget);
      store(g, cell);
      store(o, output);
      store(c, step.cell + s * units);
      store(c_tanh, step.cell_tanh + s * units);
      store(hn::Mul(o, c_tanh), step.hidden + s * units);
    });
  }
}

void Backward(const LstmGatesBackward& step) {
  const Tag d;
  const auto units = step.units;
  const auto one = hn::Set(d, 1.0f);
  for (std::int64_t s = 0; s < step.sequences; ++s) {
    const float* input = step.gates + s * 4 * units;
    const float *forget = input + units, *cell = forget + units, *output = cell + units;
    float* grad_input = step.grad_gates + s * 4 * units;
    float *grad_forget = grad_input + units, *grad_cell = grad_forget + units,
          *grad_output = grad_cell + units;
    const bool continued = s < step.continued;
    ForEachVector(units, 0, [&](const auto& load, const auto& store) {
      const auto i = load(input), f = load(forget), g = load(cell), o = load(output);
      const auto c_tanh = load(step.cell_tanh + s * units);
      auto grad_h = load(step.grad_hidden + s * units);
      auto grad_c = hn::Zero(d);
      if (continued) {
        grad_h = hn::Add(grad_h, load(step.grad_next + s * units));
        grad_c = load(step.grad_cell + s * units);
      }
      grad_c = hn::MulAdd(hn::Mul(grad_h, o), hn::NegMulAdd(c_tanh, c_tanh, one), grad_c);
      const auto before = step.cell_in ? load(step.cell_in + s * units) : hn::Zero(d);
      store(hn::Mul(hn::Mul(grad_c, g), hn::Mul(i, hn::Sub(one, i))), grad_input);
      store(hn::Mul(hn::Mul(grad_c, before), hn::Mul(f, hn::Sub(one, f))), grad_forget);
      store(hn::Mul(hn::Mul(grad_c, i), hn::NegMulAdd(g, g, one)), grad_cell);
      store(hn::Mul(hn::Mul(grad_h, c_tanh), hn::Mul(o, hn::Sub(one, o))), grad_output);
      store(hn::Mul(grad_c, f), step.grad_cell + s * units);
    });
  }
}

}  // namespace segue::models::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace segue::models {

HWY_EXPORT(Forward);
HWY_EXPORT(Backward);

void lstm_gates_forward(const LstmGatesForward& step) { HWY_DYNAMIC_DISPATCH(Forward)(step); }

void lstm_gates_backward(const LstmGatesBackward& step) { HWY_DYNAMIC_DISPATCH(Backward)(step); }

}  // namespace segue::models
#endif
