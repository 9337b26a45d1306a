// Inverse of a symmetric positive definite matrix by blocked Cholesky factorisation (LAPACK).
#pragma once

#include <cstddef>
#include <vector>

namespace segue::training {

/// Replaces a symmetric, positive definite matrix, row-major [n, n], by its inverse. Throws
/// std::runtime_error when it is not positive definite.
void invert_positive_definite(std::vector<float>& matrix, std::size_t n);

}  // namespace segue::training
