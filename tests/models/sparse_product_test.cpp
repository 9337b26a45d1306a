// The sparse kernels against LibTorch's operators, forth and back, for any width and number of threads.
#include "models/networks/fm/sparse_product.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/gradient_check.hpp"

namespace segue::models {
namespace {

using testing_support::expect_gradient;

constexpr std::int64_t rows = 40;
constexpr std::int64_t columns = 30;

// Rows of 0 to 5 entries, columns in any order.
SparseMatrix random_matrix() {
  torch::manual_seed(3);
  const auto lengths = torch::randint(0, 6, {rows}, torch::kLong);
  SparseMatrix matrix;
  matrix.row_begin = torch::cat({torch::zeros({1}, torch::kLong), lengths.cumsum(0)});
  const auto entries = lengths.sum().item<std::int64_t>();
  matrix.column = torch::randint(0, columns, {entries}, torch::kInt);
  matrix.weight = torch::randn({entries});
  matrix.columns = columns;
  return matrix;
}

torch::Tensor leaf(std::initializer_list<std::int64_t> shape) {
  return torch::randn(torch::IntArrayRef(shape)).requires_grad_();
}

struct OnThreads : testing::TestWithParam<int> {
  OnThreads() { torch::set_num_threads(GetParam()); }
  ~OnThreads() override { torch::set_num_threads(1); }
};
INSTANTIATE_TEST_SUITE_P(SparseProduct, OnThreads, testing::Values(1, 2));

TEST_P(OnThreads, ProductAndItsGradientAreThoseOfLibTorchsOperators) {
  const auto matrix = random_matrix();
  for (const std::int64_t width : {1, 7, 16, 64, 100})
    for (const auto& some : {torch::Tensor(), torch::tensor({3, 4, 20, 39}, torch::kLong)}) {
      const auto in = leaf({columns, width}), same = in.detach().clone().requires_grad_();
      const auto out = sparse_product(matrix, in, some),
                 expected = composed_sparse_product(matrix, same, some);
      const auto by_out = torch::randn_like(out);
      out.backward(by_out);
      expected.backward(by_out);
      EXPECT_TRUE(torch::allclose(out, expected, 1e-4, 1e-5)) << "width " << width;
      EXPECT_TRUE(torch::allclose(in.grad(), same.grad(), 1e-4, 1e-5)) << "width " << width;
    }
}

TEST_P(OnThreads, SampledProductAndItsGradientsAreThoseOfLibTorchsOperators) {
  const auto pattern = random_matrix();
  for (const std::int64_t width : {1, 7, 16, 64, 100}) {
    const auto a = leaf({rows, width}), b = leaf({columns, width});
    const auto same_a = a.detach().clone().requires_grad_(), same_b = b.detach().clone().requires_grad_();
    const auto out = sampled_product(pattern, a, b),
               expected = composed_sampled_product(pattern, same_a, same_b);
    const auto by_out = torch::randn_like(out);
    out.backward(by_out);
    expected.backward(by_out);
    EXPECT_TRUE(torch::allclose(out, expected, 1e-4, 1e-4)) << "width " << width;
    EXPECT_TRUE(torch::allclose(a.grad(), same_a.grad(), 1e-4, 1e-4)) << "width " << width;
    EXPECT_TRUE(torch::allclose(b.grad(), same_b.grad(), 1e-4, 1e-4)) << "width " << width;
  }
}

TEST(SparseProduct, GradientsByFiniteDifferences) {
  const auto matrix = random_matrix();
  const auto in = leaf({columns, 3});
  const auto weights = torch::randn({rows, 3});
  expect_gradient(
      in, [&] { return (sparse_product(matrix, in).square() * weights).sum(); }, 1e-2, 1e-2);
  const auto a = leaf({rows, 3});
  const auto loss = [&] { return torch::sigmoid(sampled_product(matrix, a, in)).sum(); };
  expect_gradient(a, loss, 1e-2, 1e-2);
  expect_gradient(in, loss, 1e-2, 1e-2);
}

TEST(SparseProduct, ThreadsDoNotChangeABit) {
  const auto matrix = random_matrix();
  const auto in = torch::randn({columns, 64}), a = torch::randn({rows, 64});
  const auto on = [&](int threads) {
    torch::set_num_threads(threads);
    const auto leaf_in = in.clone().requires_grad_();
    sampled_product(matrix, sparse_product(matrix, leaf_in) + a, leaf_in).square().sum().backward();
    return leaf_in.grad();
  };
  const auto one = on(1), two = on(2);
  torch::set_num_threads(1);
  EXPECT_TRUE(torch::equal(one, two));
}

}  // namespace
}  // namespace segue::models
