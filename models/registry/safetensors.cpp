#include "models/registry/safetensors.hpp"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <boost/json.hpp>
#include <cstring>
#include <optional>
#include <tuple>

#include "base/json.hpp"

namespace segue::models {

namespace {

static_assert(std::endian::native == std::endian::little, "tensors are stored as they lie in memory");

constexpr std::size_t length_bytes = 8;
constexpr std::size_t max_header_bytes = 100'000'000;  // as the format's own library
constexpr std::size_t data_alignment = 8;
constexpr std::size_t max_axes = 8;

using Error = std::string;
template <class T>
using Result = boost::system::result<T, Error>;

struct Entry {
  std::uint64_t begin = 0;  // within the data
  std::uint64_t end = 0;
  std::string name;
  std::vector<std::int64_t> shape;
};

/// Number of float bytes of a shape, or nothing where that overflows.
std::optional<std::uint64_t> byte_count(const std::vector<std::int64_t>& shape) {
  std::uint64_t bytes = sizeof(float);
  for (const std::int64_t dim : shape) {
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(dim), &bytes)) return std::nullopt;
  }
  return bytes;
}

Result<Entry> parse_entry(std::string_view name, simdjson::dom::element value) {
  Entry entry{0, 0, std::string(name), {}};
  const auto wrong = [&](const char* what) { return Error("tensor \"" + entry.name + "\" " + what); };

  std::string_view dtype;
  if (value["dtype"].get(dtype)) return wrong("has no dtype");
  if (dtype != "F32") return wrong("is not of type F32");

  simdjson::dom::array shape;
  if (value["shape"].get(shape)) return wrong("has no shape");
  for (const auto dim : shape) {
    std::int64_t size = 0;
    if (dim.get(size) || size < 0 || entry.shape.size() == max_axes) return wrong("has an impossible shape");
    entry.shape.push_back(size);
  }

  simdjson::dom::array offsets;
  if (value["data_offsets"].get(offsets) || offsets.size() != 2 || offsets.at(0).get(entry.begin) ||
      offsets.at(1).get(entry.end) || entry.begin > entry.end) {
    return wrong("has no valid data_offsets");
  }
  if (byte_count(entry.shape) != entry.end - entry.begin)
    return wrong("has a shape that differs from its size");
  return entry;
}

Result<std::vector<Entry>> parse_header(std::string_view header) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(header.data(), header.size()).get(object)) return Error("its header is not a JSON object");
  std::vector<Entry> entries;
  for (const auto [name, value] : object) {
    if (name == "__metadata__") continue;
    auto entry = parse_entry(name, value);
    if (!entry) return std::move(entry).error();
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace

std::string to_safetensors(const std::vector<std::pair<std::string, const Tensor*>>& tensors) {
  boost::json::object entries;
  std::uint64_t end = 0;
  for (const auto& [name, tensor] : tensors) {
    const std::uint64_t begin = end;
    end += tensor->data.size() * sizeof(float);
    entries[name] = {
        {"dtype", "F32"}, {"shape", boost::json::value_from(tensor->shape)}, {"data_offsets", {begin, end}}};
  }
  auto header = base::json_text(std::move(entries));
  header.resize((header.size() + data_alignment - 1) / data_alignment * data_alignment, ' ');

  const std::uint64_t length = header.size();
  std::string bytes;
  bytes.reserve(length_bytes + length + end);
  bytes.append(reinterpret_cast<const char*>(&length), length_bytes);
  bytes += header;
  for (const auto& [name, tensor] : tensors) {
    bytes.append(reinterpret_cast<const char*>(tensor->data.data()), tensor->data.size() * sizeof(float));
  }
  return bytes;
}

Result<std::map<std::string, Tensor>> parse_safetensors(std::string_view bytes) {
  if (bytes.size() < length_bytes) return Error("is shorter than a header");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), length_bytes);
  if (length > bytes.size() - length_bytes || length > max_header_bytes) {
    return Error("has a header longer than the file");
  }
  auto entries = parse_header(bytes.substr(length_bytes, length));
  if (!entries) return std::move(entries).error();
  const std::string_view data = bytes.substr(length_bytes + length);

  std::sort(entries->begin(), entries->end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  std::uint64_t covered = 0;
  std::map<std::string, Tensor> tensors;
  for (Entry& entry : *entries) {
    if (entry.begin < covered) return Error("tensor \"" + entry.name + "\" overlaps another");
    if (entry.begin > covered) return Error("has a gap before tensor \"" + entry.name + "\"");
    if (entry.end > data.size()) return Error("ends within tensor \"" + entry.name + "\"");
    covered = entry.end;
    Tensor tensor{std::move(entry.shape), std::vector<float>((entry.end - entry.begin) / sizeof(float))};
    if (!tensor.data.empty())
      std::memcpy(tensor.data.data(), data.data() + entry.begin, entry.end - entry.begin);
    if (!tensors.emplace(entry.name, std::move(tensor)).second) {
      return Error("names tensor \"" + entry.name + "\" twice");
    }
  }
  if (covered != data.size()) return Error("has bytes that belong to no tensor");
  return tensors;
}

}  // namespace segue::models
