// The records of TensorBoard's event files: an Event message of protocol buffers in the framing of TFRecord.
// tensorboard/compat/proto/{event,summary}.proto and tensorflow/core/lib/io/record_writer.h define them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace segue::training {

struct Scalar {
  std::string tag;  // "loss"; what stands before a slash groups the charts
  double value = 0;
};

/// The bytes of a record whose event tells the version of the format: the first of every file.
/// `wall_time` is in seconds since 1970.
std::string version_record(double wall_time);

/// The bytes of a record whose event holds the scalars, as floats, of a step.
std::string scalars_record(double wall_time, std::int64_t step, std::span<const Scalar> scalars);

/// CRC-32C (Castagnoli), before TFRecord masks it.
std::uint32_t crc32c(std::string_view bytes);

}  // namespace segue::training
