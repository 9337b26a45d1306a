// The safetensors format (https://github.com/huggingface/safetensors): eight bytes of little-endian header
// length, a JSON header naming each tensor's type, shape and place, then the raw data. Python reads our
// files.
#pragma once

#include <boost/system/result.hpp>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/registry/tensor.hpp"

namespace segue::models {

/// The bytes of a file that holds these tensors, in this order. Names must differ; only F32 is written.
std::string to_safetensors(const std::vector<std::pair<std::string, const Tensor*>>& tensors);

/// Reads untrusted bytes: whatever they are, the result is every tensor or one sentence that says what is
/// wrong. Only F32 is read; values are not looked at (NaN passes). Stricter than the format in one point: as
/// written by its own library, the tensors must cover the data without gap or overlap.
boost::system::result<std::map<std::string, Tensor>, std::string> parse_safetensors(std::string_view bytes);

}  // namespace segue::models
