#include "training/learners/fm_learner.hpp"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "training/learners/losses/ranking_losses.hpp"
#include "training/learners/losses/sampled_softmax.hpp"

namespace segue::training {
namespace {

std::vector<float> negative_counts(const FmExamples& examples, std::int64_t items,
                                   const std::vector<char>& never) {
  std::vector<float> counts(static_cast<std::size_t>(items));
  for (const auto item : examples.items) ++counts[static_cast<std::size_t>(item)];
  for (std::size_t item = 0; item < never.size(); ++item)
    if (never[item] != 0) counts[item] = -1;
  return counts;
}

std::vector<std::pair<std::int32_t, std::int32_t>> user_item_pairs(const FmExamples& examples) {
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
  for (std::size_t i = 0; i < examples.size(); ++i)
    if (const auto user = examples.context(i)[0]; user >= 0) pairs.emplace_back(user, examples.items[i]);
  return pairs;
}

// Candidate items of a batch's sampled softmax: the shared negatives, then the remaining targets.
struct SharedItems {
  std::vector<std::int32_t> nodes;    // distinct; the first K are the negatives
  std::vector<float> draws;           // [K] number of draws of each negative
  std::vector<float> negative_log_q;  // [K] see SampledSoftmaxInput
  std::vector<std::int64_t> targets;  // [B] indices into nodes
  std::vector<float> target_log_q;    // [B]
};

/// Draws `count` negatives for `targets`, the nodes of the examples' items.
SharedItems draw_shared(const std::vector<std::int32_t>& targets, const models::FmNodes& nodes,
                        const NegativeSampler& sampler, std::int64_t count, base::Random& random) {
  const auto first = static_cast<std::int32_t>(nodes.item(0));
  const auto log_q = [&](std::int32_t node) {
    return static_cast<float>(std::log(static_cast<double>(count))) + sampler.log_probability(node - first);
  };
  SharedItems shared;
  std::unordered_map<std::int32_t, std::int64_t> place;
  const auto place_of = [&](std::int32_t node) {
    const auto [found, added] = place.try_emplace(node, static_cast<std::int64_t>(shared.nodes.size()));
    if (added) shared.nodes.push_back(node);
    return found->second;
  };
  for (std::int64_t k = 0; k < count; ++k) {
    const auto at = static_cast<std::size_t>(place_of(first + sampler.draw(random)));
    if (at == shared.draws.size()) shared.draws.push_back(0);
    ++shared.draws[at];
  }
  for (std::size_t k = 0; k < shared.draws.size(); ++k)
    shared.negative_log_q.push_back(log_q(shared.nodes[k]) - std::log(shared.draws[k]));
  for (const auto target : targets) {
    shared.targets.push_back(place_of(target));
    shared.target_log_q.push_back(log_q(target));
  }
  return shared;
}

std::vector<float> occurrences(const FmExamples& examples, const models::FmNodes& nodes) {
  std::vector<float> counts(static_cast<std::size_t>(nodes.count()));
  for (const auto node : examples.contexts)
    if (node >= 0) ++counts[static_cast<std::size_t>(node)];
  for (const auto item : examples.items) ++counts[static_cast<std::size_t>(nodes.item(item))];
  return counts;
}

}  // namespace

// A batch's distinct nodes, ascending, and its contexts and candidates as indices into them.
struct FmLearner::Batch {
  torch::Tensor rows;         // int64 [R]
  torch::Tensor occurrences;  // [R] in the batch; with rows_alike divided by those in all examples
  models::SparseMatrix contexts;
  models::SparseMatrix candidates;  // [B, R] per example its item, then its own negatives
  torch::Tensor shared;             // int64: the rows of SharedItems, where negatives are shared
  SampledSoftmaxInput softmax;      // its inputs but for the network's outputs
  torch::Tensor weights;            // [B]
};

FmLearner::FmLearner(models::FmNetwork network, FmExamples examples, const FmLearnerOptions& options)
    : network_(std::move(network)),
      examples_(std::move(examples)),
      options_(options),
      random_(options.seed),
      sampler_(negative_counts(examples_, network_->nodes().items, options.never_negative),
               options.negative_exponent),
      unseen_(options.unseen_negatives ? user_item_pairs(examples_)
                                       : std::vector<std::pair<std::int32_t, std::int32_t>>{}),
      place_(static_cast<std::size_t>(network_->nodes().count()), -1) {
  if (options_.loss == FmLoss::mse) options_.negatives = 0;
  if (options_.rows_alike) occurrences_ = occurrences(examples_, network_->nodes());
  std::vector<torch::Tensor> dense;
  const bool by_row = network_->options().layers == 0 && network_->options().item_features.empty();
  for (const auto& parameter : network_->named_parameters())
    if (!by_row || (parameter.key() != "embedding" && parameter.key() != "first_order"))
      dense.push_back(parameter.value());
  adam_ = std::make_unique<torch::optim::Adam>(dense, torch::optim::AdamOptions(options.learning_rate));
  if (by_row) {
    RowAdamOptions rows;
    rows.learning_rate = options.learning_rate;
    embedding_adam_.emplace(network_->embedding, rows);
    if (network_->options().first_order)
      first_order_adam_.emplace(network_->first_order.detach().unsqueeze(1), rows);
  }
  deal_folds();
}

FmLearner::~FmLearner() = default;

void FmLearner::deal_folds() {
  std::vector<std::uint32_t> all(examples_.size());
  std::iota(all.begin(), all.end(), 0U);
  const bool convolves = network_->options().layers > 0;
  const auto& nodes = network_->nodes();
  if (convolves) whole_graph_ = co_occurrence_graph(nodes, examples_, all, options_.weighted_edges);
  if (!convolves || options_.folds < 2) {
    folds_.push_back({std::move(all), whole_graph_});
    return;
  }
  random_.shuffle(std::span(all));
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  for (std::ptrdiff_t fold = 0; fold < options_.folds; ++fold) {
    const auto begin = all.begin() + fold * count / options_.folds;
    const auto end = all.begin() + (fold + 1) * count / options_.folds;
    std::vector<std::uint32_t> others(all.begin(), begin);
    others.insert(others.end(), end, all.end());
    folds_.push_back({{begin, end}, co_occurrence_graph(nodes, examples_, others, options_.weighted_edges)});
  }
}

double FmLearner::epoch(const base::Progress& progress) {
  network_->train();
  const bool convolves = network_->options().layers > 0;
  double loss = 0;
  std::size_t done = 0;
  for (auto& fold : folds_) {
    if (convolves) network_->set_graph(fold.graph);
    random_.shuffle(std::span(fold.examples));
    const std::span<const std::uint32_t> all(fold.examples);
    const auto batch = static_cast<std::size_t>(options_.batch);
    for (std::size_t begin = 0; begin < all.size(); begin += batch) {
      const auto some = all.subspan(begin, std::min(batch, all.size() - begin));
      loss += step(some) * static_cast<double>(some.size());
      done += some.size();
      progress(static_cast<double>(done) / static_cast<double>(examples_.size()), "training the FM");
    }
  }
  if (convolves) network_->set_graph(whole_graph_);
  network_->eval();
  return loss / static_cast<double>(examples_.size());
}

FmLearner::Batch FmLearner::gather(std::span<const std::uint32_t> which) {
  const auto& nodes = network_->nodes();
  const auto columns = examples_.columns;
  const bool share = options_.loss == FmLoss::sampled_softmax;
  const auto own_negatives = share ? 0 : options_.negatives;
  std::vector<std::int32_t> contexts, candidates;
  std::vector<float> weights;
  for (const auto example : which) {
    const auto context = examples_.context(example);
    const auto begin = contexts.insert(contexts.end(), context.begin(), context.end());
    for (const auto& mask : options_.masks)
      if (auto& node = begin[static_cast<std::ptrdiff_t>(mask.column)];
          node >= 0 && random_.uniform() < mask.probability)
        node = mask.instead;
    const auto candidate = [&](std::int32_t item) {
      candidates.push_back(static_cast<std::int32_t>(nodes.item(item)));
    };
    candidate(examples_.items[example]);
    for (std::int64_t k = 0; k < own_negatives; ++k)
      candidate(options_.unseen_negatives && context[0] >= 0 ? unseen_.draw(context[0], sampler_, random_)
                                                             : sampler_.draw(random_));
    weights.push_back(examples_.weights[example]);
  }

  SharedItems shared;
  if (share) shared = draw_shared(candidates, nodes, sampler_, options_.negatives, random_);

  for (const auto node : shared.nodes) place_[static_cast<std::size_t>(node)] = 0;
  for (const auto node : candidates) place_[static_cast<std::size_t>(node)] = 0;
  for (const auto node : contexts)
    if (node >= 0) place_[static_cast<std::size_t>(node)] = 0;
  std::vector<std::int64_t> rows;
  for (std::size_t node = 0; node < place_.size(); ++node)
    if (place_[node] == 0) {
      place_[node] = static_cast<std::int32_t>(rows.size());
      rows.push_back(static_cast<std::int64_t>(node));
    }
  std::vector<float> occurrences(rows.size());
  const auto replace = [&](std::int32_t& node) {
    if (node < 0) return;
    node = place_[static_cast<std::size_t>(node)];
    ++occurrences[static_cast<std::size_t>(node)];
  };
  std::for_each(contexts.begin(), contexts.end(), replace);
  std::for_each(candidates.begin(), candidates.end(), replace);
  std::vector<std::int64_t> shared_rows;
  for (const auto node : shared.nodes) shared_rows.push_back(place_[static_cast<std::size_t>(node)]);
  for (std::size_t k = 0; k < shared.draws.size(); ++k)
    occurrences[static_cast<std::size_t>(shared_rows[k])] += shared.draws[k];
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto node = static_cast<std::size_t>(rows[i]);
    place_[node] = -1;
    // A negative's node may occur in no example.
    if (options_.rows_alike) occurrences[i] /= std::max(occurrences_[node], 1.0F);
  }

  const auto device = network_->embedding.device();
  const auto count = static_cast<std::int64_t>(rows.size());
  Batch batch{torch::tensor(rows).to(device),
              torch::tensor(occurrences).to(device),
              models::context_matrix(contexts, columns, count, device),
              models::context_matrix(candidates, static_cast<std::size_t>(own_negatives) + 1, count, device),
              torch::tensor(shared_rows).to(device),
              {},
              torch::tensor(weights).to(device)};
  if (share) {
    batch.softmax.targets = torch::tensor(shared.targets).to(device);
    batch.softmax.target_log_q = torch::tensor(shared.target_log_q).to(device);
    batch.softmax.negative_log_q = torch::tensor(shared.negative_log_q).to(device);
    batch.softmax.weights = batch.weights;
    batch.softmax.total_weight = batch.weights.sum().item<double>();
  }
  return batch;
}

torch::Tensor FmLearner::loss_of(const models::FmRows& rows, const Batch& batch) {
  if (options_.loss == FmLoss::sampled_softmax) {
    auto input = batch.softmax;
    input.hidden = models::FmNetworkImpl::queries(rows, batch.contexts);
    input.output = rows.embedding.index_select(0, batch.shared);
    input.bias = rows.first_order.index_select(0, batch.shared);
    return sampled_softmax_loss(input);
  }
  const bool pointwise = options_.loss != FmLoss::bpr;
  const auto scores = network_->scores(rows, batch.contexts, batch.candidates, pointwise)
                          .view({batch.contexts.rows(), options_.negatives + 1});
  const auto positive = scores.select(1, 0), negative = scores.narrow(1, 1, options_.negatives);
  if (options_.loss == FmLoss::mse) return torch::mse_loss(positive, batch.weights);
  return pointwise ? bce_loss(positive, negative, batch.weights)
                   : bpr_loss(positive, negative, batch.weights);
}

double FmLearner::step(std::span<const std::uint32_t> which) {
  const auto batch = gather(which);
  models::FmRows rows;
  if (embedding_adam_) {
    rows = {network_->embedding.detach().index_select(0, batch.rows).requires_grad_(),
            network_->first_order.detach().index_select(0, batch.rows).requires_grad_()};
  } else {
    rows = network_->forward(batch.rows);
  }
  auto seen = rows;
  if (options_.noise > 0)
    seen.embedding = rows.embedding + options_.noise * torch::randn_like(rows.embedding);
  const auto count = static_cast<std::int64_t>(which.size());
  auto loss = loss_of(seen, batch);
  const auto penalty =
      (batch.occurrences * (rows.embedding.square().sum(1) + rows.first_order.square())).sum() / count;
  const auto data_loss = loss.item<double>();
  loss = loss + options_.regularisation * penalty;
  adam_->zero_grad();
  loss.backward();
  adam_->step();
  if (embedding_adam_) embedding_adam_->step(batch.rows, rows.embedding.grad());
  if (first_order_adam_) first_order_adam_->step(batch.rows, rows.first_order.grad().unsqueeze(1));
  return data_loss;
}

}  // namespace segue::training
