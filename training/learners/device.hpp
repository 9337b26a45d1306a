// Where LibTorch computes, and on how many threads.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <c10/core/Device.h>

namespace segue::training {

/// "cpu", "cuda" or "auto" (the GPU when there is one). Throws std::runtime_error for "cuda" without one.
c10::Device choose_device(const std::string& name);

/// For the whole process, LibTorch's own threads and the BLAS library's.
void set_threads(std::int64_t threads);

/// While it lives, the BLAS library works on the thread that calls it alone: several threads that each call
/// it would wait for its own.
class OneBlasThread {
 public:
  OneBlasThread();
  ~OneBlasThread();
  OneBlasThread(const OneBlasThread&) = delete;
  OneBlasThread& operator=(const OneBlasThread&) = delete;

 private:
  int before_ = 0;
};

/// While it lives, freed memory stays with the process: a training step frees and takes the same megabytes
/// again and again, and the system would clear every page of them each time.
class FreedMemoryKept {
 public:
  FreedMemoryKept();
  ~FreedMemoryKept();
  FreedMemoryKept(const FreedMemoryKept&) = delete;
  FreedMemoryKept& operator=(const FreedMemoryKept&) = delete;
};

/// Seeds LibTorch's generators; the trainers' own numbers come from samplers/random.hpp.
void seed_libtorch(std::uint64_t seed);

/// For the manifest: LibTorch and the BLAS library, with their versions.
std::map<std::string, std::string> library_versions();

}  // namespace segue::training
