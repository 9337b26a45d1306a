// The safetensors file format (https://github.com/huggingface/safetensors), readable from Python: eight bytes
// of little-endian header length, a JSON header with each tensor's type, shape and offsets, then the raw
// data.
#pragma once

#include <boost/system/result.hpp>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/registry/tensor.hpp"

namespace segue::models {

/// The bytes of a file with these tensors, in this order. Names must differ; only F32 is written.
std::string to_safetensors(const std::vector<std::pair<std::string, const Tensor*>>& tensors);

/// Parses untrusted bytes: the result is every tensor by name, or one sentence about the error. Only F32 is
/// read; values are not checked (NaN passes). Stricter than the format in one point: the tensors must cover
/// the data without holes or overlap, as the reference library writes them.
boost::system::result<std::map<std::string, Tensor>, std::string> parse_safetensors(std::string_view bytes);

}  // namespace segue::models
