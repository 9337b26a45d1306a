// Any bytes as a file of weights: refused with a sentence, or read, written and read back the same.
#include <cstring>

#include "models/registry/safetensors.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace segue::models;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto tensors = parse_safetensors({reinterpret_cast<const char*>(data), size});
  if (!tensors) {
    require(!tensors.error().empty(), "a refusal has a sentence");
    return 0;
  }
  std::vector<std::pair<std::string, const Tensor*>> named;
  std::size_t values = 0;
  for (const auto& [name, tensor] : *tensors) {
    std::int64_t expected = 1;
    for (const std::int64_t dim : tensor.shape) expected *= dim;
    require(expected == static_cast<std::int64_t>(tensor.data.size()), "a shape counts its values");
    values += tensor.data.size();
    named.emplace_back(name, &tensor);
  }
  require(values * sizeof(float) <= size, "values come from the file");
  const auto again = parse_safetensors(to_safetensors(named));
  require(again.has_value() && again->size() == tensors->size(), "what was written can be read");
  for (const auto& [name, tensor] : *tensors) {
    const auto found = again->find(name);
    require(found != again->end() && found->second.shape == tensor.shape,
            "names and shapes read back the same");
    // By bytes: a NaN does not equal itself.
    require(tensor.data.empty() || std::memcmp(found->second.data.data(), tensor.data.data(),
                                               tensor.data.size() * sizeof(float)) == 0,
            "values read back the same");
  }
  return 0;
}
