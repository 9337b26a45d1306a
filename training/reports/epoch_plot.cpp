#include "training/reports/epoch_plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace segue::training {
namespace {

constexpr double bar_width = 16;  // characters

std::string bar(double value, double least, double greatest) {
  constexpr std::array<const char*, 8> eighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto share = greatest > least ? (value - least) / (greatest - least) : 1;
  const auto length = static_cast<std::size_t>(std::lround(share * bar_width * 8));
  std::string drawn;
  for (std::size_t i = 0; i < length / 8; ++i) drawn += "█";
  drawn += eighths[length % 8];
  const auto characters = length / 8 + (length % 8 > 0 ? 1 : 0);
  return drawn + std::string(static_cast<std::size_t>(bar_width) - characters, ' ');
}

}  // namespace

std::string epoch_plot(std::span<const EpochFigures> epochs, std::size_t k) {
  if (epochs.empty()) return {};
  constexpr std::array columns = {&EpochFigures::hit_rate, &EpochFigures::ndcg, &EpochFigures::coverage};
  const auto at = "@" + std::to_string(k);
  char text[96];
  std::snprintf(text, sizeof(text), "epoch  %-23s%-23s%-23sloss\n", ("HR" + at).c_str(),
                ("NDCG" + at).c_str(), ("coverage" + at).c_str());
  std::string plot = text;
  const auto best = std::ranges::max_element(epochs, {}, &EpochFigures::ndcg);
  for (const auto& epoch : epochs) {
    std::snprintf(text, sizeof(text), "%4lld%c  ", static_cast<long long>(epoch.epoch),
                  epoch.epoch == best->epoch ? '*' : ' ');
    plot += text;
    for (const auto column : columns) {
      const auto [least, greatest] = std::ranges::minmax(epochs, {}, column);
      std::snprintf(text, sizeof(text), "%.4f ", epoch.*column);
      plot += text + bar(epoch.*column, least.*column, greatest.*column);
    }
    std::snprintf(text, sizeof(text), "%.4f\n", epoch.loss);
    plot += text;
  }
  return plot;
}

}  // namespace segue::training
