// What LibTorch runs with on this machine: its BLAS library and the GPUs that it can use.
#pragma once

#include <cstdint>
#include <string>

namespace segue::training {

/// The GPUs that LibTorch can use.
std::int64_t gpu_count();

/// The BLAS library of LibTorch's matrix products, and its version; empty: neither OpenBLAS nor MKL, as the
/// reference implementation is, some thirty times slower.
std::string blas_library();

}  // namespace segue::training
