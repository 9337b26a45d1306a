#include "training/learners/environment.hpp"

#include <ATen/Context.h>
#include <dlfcn.h>
#include <torch/cuda.h>

namespace segue::training {

std::int64_t gpu_count() { return static_cast<std::int64_t>(torch::cuda::device_count()); }

std::string blas_library() {
  if (auto* symbol = dlsym(RTLD_DEFAULT, "openblas_get_config"))
    return reinterpret_cast<char* (*)()>(symbol)();
  return at::hasMKL() ? "MKL" : "";
}

}  // namespace segue::training
