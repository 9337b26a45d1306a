// The integer inner products of the first phase of a scan: rows of bytes with queries of bytes, exact, by the
// best instruction set of the processor.
#pragma once

#include <cstdint>
#include <vector>

namespace segue::models {

/// Rows are stored in panels of 16; within a panel, four dimensions ("a group") of each row are adjacent, so
/// that a 64-byte vector holds one group of every row, and products are summed lane by lane.
inline constexpr std::int64_t panel_rows = 16;
inline constexpr std::int64_t group_dims = 4;
/// The maximum number of queries per pass over the rows.
inline constexpr std::int64_t max_queries = 16;

struct PanelBlock {
  const std::uint8_t* rows = nullptr;  // [panels][groups][16 rows][4 dims], aligned to 64 bytes
  std::int64_t panels = 0;
  std::int64_t groups = 0;
};

/// Queries in broadcast layout: the four signed bytes of group g of query q are groups[g * 16 + q].
struct PackedQueries {
  const std::int32_t* groups = nullptr;
  const std::int32_t* start = nullptr;  // [queries] initial value of each sum
  std::int64_t count = 0;               // 1 to max_queries
};

/// dots[(q * panels + panel) * 16 + row] = start[q] + Σ row bytes (unsigned) × query bytes (signed), modulo
/// 2^32.
using PanelDots = void (*)(const PanelBlock& block, const PackedQueries& queries, std::int32_t* dots);

struct PanelKernel {
  const char* name;
  int query_levels;  // largest magnitude of a query byte for which the products are exact
  PanelDots dots;
};

/// The kernels that this processor can run, best first; the last one runs everywhere.
const std::vector<PanelKernel>& panel_kernels();

}  // namespace segue::models
