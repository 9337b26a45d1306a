#include "training/selection/validation.hpp"

#include <torch/types.h>

#include <algorithm>

#include "training/data/context_plays.hpp"
#include "training/data/fm_examples.hpp"
#include "training/data/sequence_batches.hpp"
#include "training/learners/network_batches.hpp"

namespace segue::training {
namespace {

constexpr std::int64_t list_length = 20;
constexpr std::int64_t chunk = 256;  // queries scored at once: [chunk, n] scores

// queries [P, d], matrix [n, d], bias [n], targets [P].
double sum_of_reciprocal_ranks(const torch::Tensor& queries, const torch::Tensor& matrix,
                               const torch::Tensor& bias, const torch::Tensor& targets) {
  double sum = 0;
  for (std::int64_t begin = 0; begin < queries.size(0); begin += chunk) {
    const auto count = std::min(chunk, queries.size(0) - begin);
    const auto scores = torch::addmm(bias, queries.narrow(0, begin, count), matrix.t());
    const auto target = scores.gather(1, targets.narrow(0, begin, count).unsqueeze(1));
    const auto rank = (scores >= target).sum(1).to(torch::kDouble);
    sum += ((rank <= list_length).to(torch::kDouble) / rank).sum().item<double>();
  }
  return sum;
}

}  // namespace

double validation_mrr(models::SequenceNetworkImpl& network, const Corpus& corpus,
                      std::span<const CorpusSession> sessions, std::int64_t plays) {
  const torch::NoGradGuard no_grad;
  network.eval();
  const auto& like = network.track_embedding;
  const auto embeddings = network.embeddings(), output = network.output_embedding();
  SequenceBatchOptions options;
  options.action_mask = 0;
  options.recommended_target_weight = 0;
  const PlaySequences sequences(corpus, sessions);
  base::Random order(0);  // the same plays in every epoch
  SequencePass pass(sequences, options, order);
  LaneStates states(options.lanes, 1);
  std::int64_t tested = 0;
  double sum = 0;
  while (tested < plays) {
    const auto batches = pass.next(1, order);
    if (!batches) break;
    const auto& batch = batches->front();
    auto carried = states.before(batch);
    auto hidden = network.encode(embeddings.index_select(0, indices(batch.tracks, like)),
                                 step_context(batch, like), batch.active, &carried);
    states.keep(carried, batch);
    hidden = hidden.index_select(0, indices(batch.target_rows, like));
    sum += sum_of_reciprocal_ranks(hidden, output, network.output_bias, indices(batch.targets, like));
    tested += hidden.size(0);
  }
  return tested == 0 ? 0 : sum / static_cast<double>(tested);
}

double validation_mrr(models::FmNetwork& network, const Corpus& corpus,
                      std::span<const CorpusSession> sessions, std::int64_t plays) {
  const torch::NoGradGuard no_grad;
  auto contexts = context_plays(corpus, sessions);
  std::erase_if(contexts, [](const ContextPlay& play) { return play.previous < 0 || play.recommended; });
  base::Random order(0);  // the same plays in every epoch
  order.shuffle(std::span(contexts));
  contexts.resize(std::min(contexts.size(), static_cast<std::size_t>(plays)));
  if (contexts.empty()) return 0;

  const auto device = network->embedding.device();
  const auto& nodes = network->nodes();
  const auto examples = fm_examples(nodes, contexts);
  const auto all = network->forward();
  const auto queries = network->queries(
      all, models::context_matrix(examples.contexts, examples.columns, nodes.count(), device));
  return sum_of_reciprocal_ranks(queries, all.embedding.narrow(0, nodes.item(0), nodes.items),
                                 all.first_order.narrow(0, nodes.item(0), nodes.items),
                                 torch::tensor(examples.items, torch::kLong).to(device)) /
         static_cast<double>(contexts.size());
}

}  // namespace segue::training
