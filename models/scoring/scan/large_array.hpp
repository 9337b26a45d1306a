// Aligned memory for arrays that every scan reads from end to end, on huge pages if large: a scan of many
// megabytes otherwise waits for address translation as much as for the data.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

namespace segue::models {

struct FreeDeleter {
  void operator()(void* memory) const { std::free(memory); }
};

template <class T>
using LargeArray = std::unique_ptr<T[], FreeDeleter>;

/// `size` values, all bytes zero, aligned to 64 bytes at least.
template <class T>
LargeArray<T> make_large_array(std::size_t size) {
  static_assert(std::is_arithmetic_v<T>);
  constexpr std::size_t vector = 64;
  constexpr std::size_t huge_page = std::size_t{2} << 20;
  const std::size_t alignment = size * sizeof(T) >= huge_page ? huge_page : vector;
  const std::size_t bytes = (size * sizeof(T) / alignment + 1) * alignment;
  void* memory = std::aligned_alloc(alignment, bytes);
  if (!memory) throw std::bad_alloc();
  // Only advice: without huge pages scans are slower, but correct.
  if (alignment == huge_page) (void)::madvise(memory, bytes, MADV_HUGEPAGE);
  LargeArray<T> array(static_cast<T*>(memory));
  std::uninitialized_fill_n(array.get(), size, T{});
  return array;
}

}  // namespace segue::models
