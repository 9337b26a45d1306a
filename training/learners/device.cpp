#include "training/learners/device.hpp"

#include <dlfcn.h>
#include <malloc.h>
#include <torch/cuda.h>
#include <torch/utils.h>
#include <torch/version.h>

#include <stdexcept>

namespace segue::training {
namespace {

// Other BLAS libraries lack the function and follow LibTorch.
void set_blas_threads(int threads) {
  if (auto* symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
    reinterpret_cast<void (*)(int)>(symbol)(threads);
}

}  // namespace

c10::Device choose_device(const std::string& name) {
  const bool gpu = torch::cuda::is_available();
  if (name == "cuda" && !gpu)
    throw std::runtime_error("training.device is \"cuda\", but this LibTorch finds no GPU");
  return gpu && name != "cpu" ? c10::Device(c10::kCUDA, 0) : c10::Device(c10::kCPU);
}

void set_threads(std::int64_t threads) {
  torch::set_num_threads(static_cast<int>(threads));
  // OpenBLAS keeps a thread pool beside LibTorch's: the two compete, and a single thread is faster.
  set_blas_threads(static_cast<int>(threads));
}

OneBlasThread::OneBlasThread() {
  if (auto* symbol = dlsym(RTLD_DEFAULT, "openblas_get_num_threads"))
    before_ = reinterpret_cast<int (*)()>(symbol)();
  set_blas_threads(1);
}

OneBlasThread::~OneBlasThread() { set_blas_threads(before_); }

FreedMemoryKept::FreedMemoryKept() {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

FreedMemoryKept::~FreedMemoryKept() {
  mallopt(M_MMAP_THRESHOLD, 128 << 10);  // glibc's default
  mallopt(M_TRIM_THRESHOLD, 128 << 10);
  malloc_trim(0);
}

void seed_libtorch(std::uint64_t seed) { torch::manual_seed(seed); }

std::map<std::string, std::string> library_versions() {
  std::map<std::string, std::string> versions{{"libtorch", TORCH_VERSION}};
  if (auto* symbol = dlsym(RTLD_DEFAULT, "openblas_get_config"))
    versions["openblas"] = reinterpret_cast<char* (*)()>(symbol)();
  return versions;
}

}  // namespace segue::training
