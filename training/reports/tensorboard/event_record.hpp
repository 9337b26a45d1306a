// Encoder of TensorBoard's event records: Event messages (protocol buffers) in TFRecord framing.
// tensorboard/compat/proto/{event,summary}.proto and tensorflow/core/lib/io/record_writer.h define them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace segue::training {

struct Scalar {
  std::string tag;  // "loss"; a part before a slash groups the charts
  double value = 0;
};

/// The encoded record with the version of the format: the first of every file. `wall_time` is in seconds
/// since 1970.
std::string version_record(double wall_time);

/// The encoded record with the scalars of a step, as floats.
std::string scalars_record(double wall_time, std::int64_t step, std::span<const Scalar> scalars);

/// CRC-32C (Castagnoli), without TFRecord's masking.
std::uint32_t crc32c(std::string_view bytes);

}  // namespace segue::training
