#include "training/data/split.hpp"

#include <cmath>

namespace segue::training {

Split split_by_time(const Corpus& corpus, double held_out) {
  const std::span<const CorpusSession> all(corpus.sessions);
  const auto share = [&](double of) {
    return static_cast<std::size_t>(std::ceil(of * static_cast<double>(all.size())));
  };
  const auto judged = share(held_out);
  const auto chosen = std::min(share(held_out / 2), all.size() - judged);
  const auto learnt = all.size() - judged - chosen;
  return {all.subspan(0, learnt), all.subspan(learnt, chosen), all.subspan(learnt + chosen)};
}

}  // namespace segue::training
