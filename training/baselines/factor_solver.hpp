// Half a step of alternating least squares: the factors of a user, or of an item, given those of the other
// side.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace segue::training {

/// With Y the fixed side's factors, [n, d], λ the regularisation and c the confidence in what was taken,
/// where all else has 1, minimises over x (Hu, Koren and Volinsky 2008, equation 3, of unary data)
///
///   Σ_i c_i (p_i − y_i·x)² + λ |x|²,   p_i = 1 and c_i = c where i was taken, else 0 and 1,
///
/// exactly: x = A⁻¹ c Σ y_i over what was taken, A = G + (c − 1) Σ y_i y_iᵀ, G = YᵀY + λI. Where fewer than d
/// were taken, by Woodbury's identity: with H = Y G⁻¹, once for all rows, and Y_t and H_t the rows of what
/// was taken, x = c H_tᵀ (I + (c − 1) Y_t H_tᵀ)⁻¹ 1, whose matrix is as small as what was taken.
class FactorSolver {
 public:
  /// `fixed` is row-major [n, factors] and outlives this. Throws std::runtime_error when G is not positive
  /// definite.
  FactorSolver(std::span<const float> fixed, std::size_t factors, double regularisation, double confidence);

  /// Writes x, `factors` floats, for rows of the fixed side, each once; 0 for none. Any thread.
  void solve(std::span<const std::int32_t> taken, std::span<float> x) const;

 private:
  std::span<const float> fixed_;
  std::size_t factors_;
  float confidence_;
  std::vector<float> gram_;       // G, [d, d]
  std::vector<float> projected_;  // H, [n, d]
};

/// Replaces `right`, [n], by the solution of the equations with a symmetric, positive definite matrix, of
/// which row-major [n, n] only the upper triangle is read and is overwritten. Cholesky.
void solve_positive_definite(std::span<float> matrix, std::span<float> right);

}  // namespace segue::training
