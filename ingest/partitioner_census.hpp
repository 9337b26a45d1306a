// The census of a topic's records by the partitioner that may have placed them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "ingest/layout.hpp"

namespace segue::ingest {

/// From the first hundred records on, as soon as ten of them are misplaced, then anew after ten thousand. Not
/// thread-safe.
class PartitionerCensus {
 public:
  static constexpr std::uint32_t sample = 100;
  static constexpr std::uint32_t least_misplaced = 10;
  static constexpr std::uint32_t period = 10'000;

  /// A record that lies in its user's own partition.
  void well_placed() { pause_ > 0 ? --pause_ : ++records_; }
  /// A keyed record that does not. After the last one of a sample, what its producer's partitioner looks like
  /// and what to set, in one sentence, if the sample before did not look so.
  std::optional<std::string> misplaced(const Record& record, const Layout& layout);

  /// By the latest sample; nullopt: none of them, or there is no sample yet.
  std::optional<Partitioner> found() const { return found_; }

 private:
  std::string finding(const Layout& layout) const;

  std::uint32_t pause_ = 0;  // records until the next sample
  std::uint32_t records_ = 0;
  std::uint32_t misplaced_ = 0;
  std::array<std::uint32_t, partitioner_count> matches_{};  // of the misplaced ones, by partitioner
  std::optional<Partitioner> found_;
  bool first_ = true;
};

/// The partitioner that nearly all of a sample's records fit; nullopt: none.
std::optional<Partitioner> partitioner_of(const std::array<std::uint32_t, partitioner_count>& matches,
                                          std::uint32_t records);

/// What a partitioner so found looks like, whose default it is, and what to set where; nullopt: none fits.
std::string partitioner_likeness(std::optional<Partitioner> found);
std::string partitioner_remedy(std::optional<Partitioner> found);

}  // namespace segue::ingest
