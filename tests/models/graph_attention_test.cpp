// Graph attention by hand, against LibTorch's operators, and by finite differences.
#include "models/networks/fm/graph_attention.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "models/networks/fm/normalised_graph.hpp"
#include "tests/gradient_check.hpp"

namespace segue::models {
namespace {

using testing_support::expect_gradient;

AttentionGraph graph_of(std::int64_t nodes, std::vector<Edge> edges) {
  const auto graph = normalised_graph(nodes, std::move(edges));
  const SparseMatrix pattern{torch::tensor(graph.row_begin), torch::tensor(graph.column, torch::kInt),
                             torch::tensor(graph.weight), nodes, true};
  return {pattern, reverse_entries(pattern)};
}

AttentionGraph random_graph(std::int64_t nodes, int edges) {
  torch::manual_seed(5);
  std::vector<Edge> some;
  for (int i = 0; i < edges; ++i)
    some.emplace_back(torch::randint(nodes, {1}).item<std::int32_t>(),
                      torch::randint(nodes, {1}).item<std::int32_t>());
  return graph_of(nodes, std::move(some));
}

TEST(GraphAttention, TwoNodesByHand) {
  GraphAttention attention(GraphAttentionOptions{1, 1, 0.5, 0});
  const torch::NoGradGuard no_grad;
  attention->query.fill_(1);
  attention->key.fill_(2);
  const auto out = attention->forward(graph_of(2, {{0, 1}}), torch::tensor({{1.0F}, {-2.0F}}));
  // Node 0 scores itself 1 + 2 = 3 and node 1 ½(1 − 4) = −1.5; node 1 scores them ½(−2 + 2) = 0 and ½(−2 − 4)
  // = −3.
  const double a = 1 / (1 + std::exp(-4.5)), b = 1 / (1 + std::exp(-3.0));
  EXPECT_NEAR(out[0][0].item<double>(), a - 2 * (1 - a), 1e-5);
  EXPECT_NEAR(out[1][0].item<double>(), b - 2 * (1 - b), 1e-5);
}

TEST(GraphAttention, IsThatOfLibTorchsOperatorsForAnyHeads) {
  const auto graph = random_graph(60, 300);
  for (const int threads : {1, 2})
    for (const std::int64_t heads : {1, 2, 3, 4, 8, 16, 24}) {
      torch::set_num_threads(threads);
      GraphAttention attention(GraphAttentionOptions{48, heads, 0.2, 0});
      {
        const torch::NoGradGuard no_grad;
        attention->query.normal_();
        attention->key.normal_();
      }
      const auto x = torch::randn({60, 48}), by_out = torch::randn({60, 48});
      for (const auto& rows : {torch::Tensor(), torch::tensor({4, 59, 0, 17}, torch::kLong)}) {
        const auto by = rows.defined() ? by_out.index_select(0, rows) : by_out;
        const auto gradients = [&](bool composed) {
          attention->zero_grad();
          const auto in = x.clone().requires_grad_();
          const auto out =
              composed ? attention->composed(graph, in, rows) : attention->forward(graph, in, rows);
          out.backward(by);
          return std::vector{out.detach(), in.grad(), attention->query.grad().clone(),
                             attention->key.grad().clone()};
        };
        const auto ours = gradients(false), expected = gradients(true);
        for (std::size_t i = 0; i < ours.size(); ++i)
          EXPECT_TRUE(torch::allclose(ours[i], expected[i], 1e-3, 1e-4)) << heads << " heads, " << i;
      }
    }
  torch::set_num_threads(1);
}

TEST(GraphAttention, GradientsByFiniteDifferencesWithTheSameDropout) {
  const auto graph = random_graph(8, 12);
  GraphAttention attention(GraphAttentionOptions{4, 2, 0.2, 0.3});
  {
    const torch::NoGradGuard no_grad;  // scores far from where the leaky ReLU has its kink
    attention->query.normal_();
    attention->key.normal_();
  }
  const auto x = torch::randn({8, 4}).requires_grad_();
  const auto loss = [&] {
    torch::manual_seed(9);
    return torch::sigmoid(attention->forward(graph, x)).sum();
  };
  expect_gradient(x, loss, 1e-3, 5e-3);
  expect_gradient(attention->query, loss, 1e-3, 5e-3);
  expect_gradient(attention->key, loss, 1e-3, 5e-3);
}

// Every node takes what it sees, so dropping must not change the mean.
TEST(GraphAttention, DropoutKeepsTheMeanAndIsOffOutsideTraining) {
  const auto graph = random_graph(20, 150);
  GraphAttention attention(GraphAttentionOptions{8, 2, 0.2, 0.4});
  const torch::NoGradGuard no_grad;
  const auto ones = torch::ones({20, 8});
  attention->eval();
  EXPECT_TRUE(torch::allclose(attention->forward(graph, ones), ones));
  attention->train();
  auto sum = torch::zeros({20, 8});
  constexpr int draws = 400;
  for (int i = 0; i < draws; ++i) sum += attention->forward(graph, ones);
  EXPECT_NEAR((sum / draws).mean().item<double>(), 1, 0.02);
  EXPECT_FALSE(torch::allclose(attention->forward(graph, ones), ones, 1e-2));
}

}  // namespace
}  // namespace segue::models
