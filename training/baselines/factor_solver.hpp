// Least-squares solver of alternating least squares: the factors of a user (or item) given those of all items
// (or users).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace segue::training {

/// With Y the fixed side's factors, [n, d], λ the regularisation, and c the confidence in observed
/// interactions (1 in all others), minimises over x (Hu, Koren and Volinsky 2008, equation 3, of unary data)
///
///   Σ_i c_i (p_i − y_i·x)² + λ |x|²,   p_i = 1 and c_i = c if i is observed, else p_i = 0 and c_i = 1,
///
/// exactly: x = A⁻¹ c Σ y_i over the observed i, A = G + (c − 1) Σ y_i y_iᵀ, G = YᵀY + λI. With fewer than d
/// observations, by Woodbury's identity: with H = Y G⁻¹, computed once for all rows, and Y_t and H_t the
/// observed rows, x = c H_tᵀ (I + (c − 1) Y_t H_tᵀ)⁻¹ 1, whose matrix is only as large as their number.
class FactorSolver {
 public:
  /// `fixed` is row-major [n, factors] and outlives this. Throws std::runtime_error when G is not positive
  /// definite.
  FactorSolver(std::span<const float> fixed, std::size_t factors, double regularisation, double confidence);

  /// Writes x, `factors` floats, for the `observed` rows of the fixed side, each once; zeros if there are
  /// none. Any thread.
  void solve(std::span<const std::int32_t> observed, std::span<float> x) const;

 private:
  std::span<const float> fixed_;
  std::size_t factors_;
  float confidence_;
  std::vector<float> gram_;       // G, [d, d]
  std::vector<float> projected_;  // H, [n, d]
};

/// Solves matrix · x = right by Cholesky factorisation and writes x to `right`, [n]. The matrix is symmetric,
/// positive definite and row-major [n, n]; only its upper triangle is read, and is overwritten.
void solve_positive_definite(std::span<float> matrix, std::span<float> right);

}  // namespace segue::training
