// LibTorch's device, threads, memory retention and random seed.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <c10/core/Device.h>

namespace segue::training {

/// The device named "cpu", "cuda" or "auto" (the GPU if there is one). Throws std::runtime_error for "cuda"
/// without a GPU.
c10::Device choose_device(const std::string& name);

/// Sets the number of threads of LibTorch and of the BLAS library, for the whole process.
void set_threads(std::int64_t threads);

/// While it exists, the BLAS library runs on the calling thread only: several threads that call it at once
/// would otherwise wait for its thread pool.
class OneBlasThread {
 public:
  OneBlasThread();
  ~OneBlasThread();
  OneBlasThread(const OneBlasThread&) = delete;
  OneBlasThread& operator=(const OneBlasThread&) = delete;

 private:
  int before_ = 0;
};

/// While it exists, freed memory is not returned to the operating system: a training step allocates and frees
/// the same megabytes repeatedly, and the kernel would zero their pages each time.
class FreedMemoryKept {
 public:
  FreedMemoryKept();
  ~FreedMemoryKept();
  FreedMemoryKept(const FreedMemoryKept&) = delete;
  FreedMemoryKept& operator=(const FreedMemoryKept&) = delete;
};

/// Seeds LibTorch's generators; the learners' own random numbers come from base/random.hpp.
void seed_libtorch(std::uint64_t seed);

/// Versions of LibTorch and the BLAS library by name, for a version's manifest.
std::map<std::string, std::string> library_versions();

}  // namespace segue::training
