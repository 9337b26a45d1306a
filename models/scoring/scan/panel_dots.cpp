#include "models/scoring/scan/panel_dots.hpp"

#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace segue::models {

namespace {

void portable_dots(const PanelBlock& block, const PackedQueries& queries, std::int32_t* dots) {
  for (std::int64_t q = 0; q < queries.count; ++q) {
    for (std::int64_t p = 0; p < block.panels; ++p) {
      const std::uint8_t* rows = block.rows + p * block.groups * panel_rows * group_dims;
      std::uint32_t sums[panel_rows];
      for (std::uint32_t& sum : sums) sum = static_cast<std::uint32_t>(queries.start[q]);
      for (std::int64_t g = 0; g < block.groups; ++g) {
        std::int8_t query[group_dims];
        std::memcpy(query, &queries.groups[g * max_queries + q], sizeof query);
        for (std::int64_t row = 0; row < panel_rows; ++row) {
          for (std::int64_t j = 0; j < group_dims; ++j) {
            sums[row] += static_cast<std::uint32_t>(*rows++ * query[j]);
          }
        }
      }
      std::memcpy(dots + (q * block.panels + p) * panel_rows, sums, sizeof sums);
    }
  }
}

#if defined(__x86_64__)

// Plain intrinsics instead of Highway: 1.0.3 has no product of bytes, and its AVX3_DL target would let the
// compiler use AVX-VNNI, which is another feature than the AVX512-VNNI that it tests for.

/// `Queries` at a time, so that their sums stay in registers; `Chains` sums per query hide the latency of
/// one.
template <int Queries, int Chains>
__attribute__((target("avx512f,avx512bw,avx512vnni"))) void vnni_tile(const PanelBlock& block,
                                                                      const std::int32_t* groups,
                                                                      const std::int32_t* start,
                                                                      std::int32_t* dots) {
  constexpr std::int64_t vector = panel_rows * group_dims;
  const std::uint8_t* rows = block.rows;
  for (std::int64_t p = 0; p < block.panels; ++p) {
    __m512i sums[Queries][Chains];
#pragma GCC unroll 16
    for (int q = 0; q < Queries; ++q) {
      sums[q][0] = _mm512_set1_epi32(start[q]);
#pragma GCC unroll 16
      for (int c = 1; c < Chains; ++c) sums[q][c] = _mm512_setzero_si512();
    }
    const std::int32_t* query = groups;
    std::int64_t g = 0;
    for (; g + Chains <= block.groups; g += Chains) {
#pragma GCC unroll 16
      for (int c = 0; c < Chains; ++c) {
        const __m512i row = _mm512_load_si512(rows + c * vector);
#pragma GCC unroll 16
        for (int q = 0; q < Queries; ++q) {
          sums[q][c] = _mm512_dpbusd_epi32(sums[q][c], row, _mm512_set1_epi32(query[c * max_queries + q]));
        }
      }
      rows += Chains * vector;
      query += Chains * max_queries;
    }
    for (; g < block.groups; ++g, rows += vector, query += max_queries) {
      const __m512i row = _mm512_load_si512(rows);
#pragma GCC unroll 16
      for (int q = 0; q < Queries; ++q) {
        sums[q][0] = _mm512_dpbusd_epi32(sums[q][0], row, _mm512_set1_epi32(query[q]));
      }
    }
#pragma GCC unroll 16
    for (int q = 0; q < Queries; ++q) {
#pragma GCC unroll 16
      for (int c = 1; c < Chains; ++c) sums[q][0] = _mm512_add_epi32(sums[q][0], sums[q][c]);
      _mm512_storeu_si512(dots + (q * block.panels + p) * panel_rows, sums[q][0]);
    }
  }
}

void vnni_dots(const PanelBlock& block, const PackedQueries& queries, std::int32_t* dots) {
  for (std::int64_t q = 0; q < queries.count;) {
    const std::int64_t left = queries.count - q;
    const std::int32_t* groups = queries.groups + q;
    const std::int32_t* start = queries.start + q;
    std::int32_t* to = dots + q * block.panels * panel_rows;
    if (left >= 16) {
      vnni_tile<16, 1>(block, groups, start, to);
      q += 16;
    } else if (left >= 8) {
      vnni_tile<8, 1>(block, groups, start, to);
      q += 8;
    } else if (left >= 4) {
      vnni_tile<4, 2>(block, groups, start, to);
      q += 4;
    } else if (left >= 2) {
      vnni_tile<2, 4>(block, groups, start, to);
      q += 2;
    } else {
      vnni_tile<1, 4>(block, groups, start, to);
      q += 1;
    }
  }
}

/// Half a panel, eight rows, is a vector. The sum of two products must fit 16 bits: 2 · 255 · 64 < 2^15.
template <int Queries>
__attribute__((target("avx2"))) void avx2_tile(const PanelBlock& block, const std::int32_t* groups,
                                               const std::int32_t* start, std::int32_t* dots) {
  constexpr std::int64_t vector = panel_rows * group_dims / 2;
  const __m256i ones = _mm256_set1_epi16(1);
  const std::uint8_t* rows = block.rows;
  for (std::int64_t p = 0; p < block.panels; ++p) {
    __m256i sums[Queries][2];
#pragma GCC unroll 8
    for (int q = 0; q < Queries; ++q) sums[q][0] = sums[q][1] = _mm256_set1_epi32(start[q]);
    const std::int32_t* query = groups;
    for (std::int64_t g = 0; g < block.groups; ++g, rows += 2 * vector, query += max_queries) {
      const __m256i low = _mm256_load_si256(reinterpret_cast<const __m256i*>(rows));
      const __m256i high = _mm256_load_si256(reinterpret_cast<const __m256i*>(rows + vector));
#pragma GCC unroll 8
      for (int q = 0; q < Queries; ++q) {
        const __m256i bytes = _mm256_set1_epi32(query[q]);
        const __m256i low_pairs = _mm256_maddubs_epi16(low, bytes);
        const __m256i high_pairs = _mm256_maddubs_epi16(high, bytes);
        sums[q][0] = _mm256_add_epi32(sums[q][0], _mm256_madd_epi16(low_pairs, ones));
        sums[q][1] = _mm256_add_epi32(sums[q][1], _mm256_madd_epi16(high_pairs, ones));
      }
    }
#pragma GCC unroll 8
    for (int q = 0; q < Queries; ++q) {
      std::int32_t* to = dots + (q * block.panels + p) * panel_rows;
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), sums[q][0]);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + panel_rows / 2), sums[q][1]);
    }
  }
}

void avx2_dots(const PanelBlock& block, const PackedQueries& queries, std::int32_t* dots) {
  for (std::int64_t q = 0; q < queries.count;) {
    const std::int64_t left = queries.count - q;
    const std::int32_t* groups = queries.groups + q;
    const std::int32_t* start = queries.start + q;
    std::int32_t* to = dots + q * block.panels * panel_rows;
    if (left >= 4) {
      avx2_tile<4>(block, groups, start, to);
      q += 4;
    } else if (left >= 2) {
      avx2_tile<2>(block, groups, start, to);
      q += 2;
    } else {
      avx2_tile<1>(block, groups, start, to);
      q += 1;
    }
  }
}

#endif

std::vector<PanelKernel> find_kernels() {
  std::vector<PanelKernel> kernels;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vnni")) {
    kernels.push_back({"avx512-vnni", 127, vnni_dots});
  }
  if (__builtin_cpu_supports("avx2")) kernels.push_back({"avx2", 64, avx2_dots});
#endif
  kernels.push_back({"portable", 127, portable_dots});
  return kernels;
}

}  // namespace

const std::vector<PanelKernel>& panel_kernels() {
  static const std::vector<PanelKernel> kernels = find_kernels();
  return kernels;
}

}  // namespace segue::models
