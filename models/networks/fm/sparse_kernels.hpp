// CPU kernels of products of sparse and dense matrices over ranges of rows or columns, for multi-threading.
// The results are bit-identical for any partition into ranges.
#pragma once

#include <cstdint>

namespace segue::models {

/// Compressed sparse rows: row i's entries are column[k], weight[k] for k in [row_begin[i], row_begin[i+1]).
/// If `rows` is not null, a view: row r of the view is row rows[r] of the matrix.
struct SparseRows {
  const std::int64_t* row_begin = nullptr;
  const std::int32_t* column = nullptr;
  const float* weight = nullptr;
  const std::int64_t* rows = nullptr;
};

/// out[r] = Σ_k weight[k] · in[column[k]] over the entries of row r, for r in [begin, end). Dense matrices
/// are row-major, `width` floats per row.
void multiply(const SparseRows& matrix, std::int64_t begin, std::int64_t end, const float* in,
              std::int64_t width, float* out);

/// The transpose: out[c] += Σ weight · in[r] over the entries of all `row_count` rows whose column c is in
/// [column_begin, column_end).
void multiply_transposed(const SparseRows& matrix, std::int64_t row_count, std::int64_t column_begin,
                         std::int64_t column_end, const float* in, std::int64_t width, float* out);

/// product[k] = a[r] · b[column[k]] for every entry k of the rows r in [begin, end); `rows` must be null.
void multiply_sampled(const SparseRows& pattern, std::int64_t begin, std::int64_t end, const float* a,
                      const float* b, std::int64_t width, float* product);

}  // namespace segue::models
