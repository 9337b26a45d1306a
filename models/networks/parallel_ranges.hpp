// A parallel loop over ranges on LibTorch's threads. Only files compiled with OpenMP may include this.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>

namespace segue::models {

/// Calls work(begin, end) for consecutive parts of [0, count), on at::get_num_threads() threads with dynamic
/// scheduling: more parts than threads balance uneven work. `work` must not throw.
template <class Work>
void parallel_ranges(std::int64_t count, const Work& work, std::int64_t parts_a_thread = 8) {
  const std::int64_t threads = at::get_num_threads();
  if (threads <= 1) {
    if (count > 0) work(std::int64_t{0}, count);
    return;
  }
  const auto parts = std::min(count, threads * parts_a_thread);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
  for (std::int64_t part = 0; part < parts; ++part) work(part * count / parts, (part + 1) * count / parts);
}

}  // namespace segue::models
