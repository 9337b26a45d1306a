#include "training/reports/tensorboard/event_record.hpp"

#include <bit>
#include <boost/crc.hpp>

namespace segue::training {
namespace {

// Field numbers of the .proto files.
constexpr int event_wall_time = 1, event_step = 2, event_file_version = 3, event_summary = 5;
constexpr int summary_value = 1, value_tag = 1, value_simple_value = 2;
enum WireType { varint = 0, fixed64 = 1, delimited = 2, fixed32 = 5 };

template <class Number>
void append_little_endian(std::string& bytes, Number number) {
  for (std::size_t byte = 0; byte < sizeof(number); ++byte)
    bytes += static_cast<char>((number >> (8 * byte)) & 0xFF);
}

void append_varint(std::string& bytes, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>((number & 0x7F) | 0x80);
  bytes += static_cast<char>(number);
}

void append_key(std::string& bytes, int field, WireType type) {
  append_varint(bytes, static_cast<std::uint64_t>(field) << 3 | type);
}

void append_delimited(std::string& bytes, int field, std::string_view content) {
  append_key(bytes, field, delimited);
  append_varint(bytes, content.size());
  bytes += content;
}

/// The fields common to all events.
std::string event(double wall_time) {
  std::string bytes;
  append_key(bytes, event_wall_time, fixed64);
  append_little_endian(bytes, std::bit_cast<std::uint64_t>(wall_time));
  return bytes;
}

std::uint32_t masked_crc(std::string_view bytes) {
  const auto crc = crc32c(bytes);
  return ((crc >> 15) | (crc << 17)) + 0xA282EAD8U;
}

/// The framing: length, its checksum, the bytes, their checksum.
std::string record(std::string_view bytes) {
  std::string framed;
  append_little_endian(framed, std::uint64_t{bytes.size()});
  append_little_endian(framed, masked_crc(framed));
  framed += bytes;
  append_little_endian(framed, masked_crc(bytes));
  return framed;
}

}  // namespace

std::string version_record(double wall_time) {
  auto bytes = event(wall_time);
  append_delimited(bytes, event_file_version, "brain.Event:2");
  return record(bytes);
}

std::string scalars_record(double wall_time, std::int64_t step, std::span<const Scalar> scalars) {
  std::string summary;
  for (const auto& scalar : scalars) {
    std::string value;
    append_delimited(value, value_tag, scalar.tag);
    append_key(value, value_simple_value, fixed32);
    append_little_endian(value, std::bit_cast<std::uint32_t>(static_cast<float>(scalar.value)));
    append_delimited(summary, summary_value, value);
  }
  auto bytes = event(wall_time);
  append_key(bytes, event_step, varint);
  append_varint(bytes, static_cast<std::uint64_t>(step));
  append_delimited(bytes, event_summary, summary);
  return record(bytes);
}

std::uint32_t crc32c(std::string_view bytes) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

}  // namespace segue::training
