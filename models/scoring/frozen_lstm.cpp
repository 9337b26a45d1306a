#include "models/scoring/frozen_lstm.hpp"

#include <algorithm>

#include "models/scoring/lstm_cell.hpp"

namespace segue::models {

namespace {

constexpr std::int64_t gates = 4;

hwy::AlignedFreeUniquePtr<float[]> zeros(std::int64_t size) {
  auto floats = hwy::AllocateAligned<float>(static_cast<std::size_t>(size));
  std::fill_n(floats.get(), size, 0.0F);
  return floats;
}

}  // namespace

FrozenLstm::FrozenLstm(const LstmWeights& weights, RowsView track_embedding)
    : units_(weights.layers.front().weight_hh.dim(1)),
      panels_((units_ + lstm_panel - 1) / lstm_panel),
      track_embedding_(track_embedding),
      action_embedding_(weights.action_embedding),
      gap_embedding_(weights.gap_embedding),
      position_embedding_(weights.position_embedding) {
  for (const LstmLayer& source : weights.layers) {
    Layer layer;
    layer.inputs = source.weight_ih.dim(1);
    const std::int64_t depth = layer.inputs + units_;
    layer.weights = zeros(panels_ * depth * gates * lstm_panel);
    layer.bias = zeros(panels_ * gates * lstm_panel);
    for (std::int64_t gate = 0; gate < gates; ++gate) {
      for (std::int64_t unit = 0; unit < units_; ++unit) {
        const std::int64_t row = gate * units_ + unit;
        const std::int64_t panel = unit / lstm_panel;
        const std::int64_t within = gate * lstm_panel + unit % lstm_panel;
        float* to = layer.weights.get() + panel * depth * gates * lstm_panel + within;
        for (std::int64_t j = 0; j < depth; ++j) {
          to[j * gates * lstm_panel] =
              j < layer.inputs ? source.weight_ih.row(row)[j] : source.weight_hh.row(row)[j - layer.inputs];
        }
        layer.bias[panel * gates * lstm_panel + within] = source.bias.data[row];
      }
    }
    layers_.push_back(std::move(layer));
  }
}

// Summed in the same order as in the network.
void FrozenLstm::embed(const LstmInput& input, float* to) const {
  const std::int64_t width = action_embedding_.dim(1);
  const float* track = track_embedding_.row(input.row);
  const float* action = action_embedding_.row(static_cast<std::int64_t>(input.action));
  for (std::int64_t j = 0; j < width; ++j) to[j] = track[j] + action[j];
  const auto add = [&](const float* row) {
    for (std::int64_t j = 0; j < width; ++j) to[j] += row[j];
  };
  if (!gap_embedding_.empty()) add(gap_embedding_.row(input.gap));
  if (!position_embedding_.empty())
    add(position_embedding_.row(std::min(input.position, position_embedding_.dim(0) - 1)));
}

void FrozenLstm::step(std::span<const LstmInput> inputs, std::span<LstmState* const> states,
                      std::vector<float>& scratch) const {
  const auto batch = static_cast<std::int64_t>(inputs.size());
  const std::int64_t padded = panels_ * lstm_panel;
  std::int64_t widest = 0;
  for (const Layer& layer : layers_) widest = std::max(widest, layer.inputs);
  // Per sequence: the layer's inputs with the recurrent ones, then c and h, padded.
  const std::int64_t depth_room = widest + units_;
  const std::int64_t room = depth_room + 2 * padded;
  scratch.assign(static_cast<std::size_t>(batch * room), 0.0F);

  constexpr std::int64_t tile = 16;
  const float* x[tile];
  float* c[tile];
  float* h[tile];
  for (std::int64_t begin = 0; begin < batch; begin += tile) {
    const std::int64_t size = std::min(tile, batch - begin);
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const Layer& layer = layers_[l];
      for (std::int64_t s = 0; s < size; ++s) {
        float* base = scratch.data() + (begin + s) * room;
        c[s] = base + depth_room;
        h[s] = c[s] + padded;
        x[s] = base;
        if (l == 0) {
          embed(inputs[begin + s], base);
        } else {
          std::copy_n(h[s], units_, base);  // the layer below
        }
        const float* state = states[begin + s]->data() + l * 2 * units_;
        std::copy_n(state, units_, base + layer.inputs);
        std::copy_n(state + units_, units_, c[s]);
      }
      lstm_cell({layer.weights.get(), layer.bias.get(), panels_, layer.inputs + units_}, size, x, c, h);
      for (std::int64_t s = 0; s < size; ++s) {
        float* state = states[begin + s]->data() + l * 2 * units_;
        std::copy_n(h[s], units_, state);
        std::copy_n(c[s], units_, state + units_);
      }
    }
  }
}

}  // namespace segue::models
