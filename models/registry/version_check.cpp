#include "models/registry/version_check.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>

#include "sessions/session.hpp"

namespace segue::models {

namespace {

using Result = boost::system::result<void, std::string>;
using Shape = std::vector<std::int64_t>;

constexpr std::int64_t max_width = 65'536;
constexpr auto actions = static_cast<std::int64_t>(sessions::action_count);
constexpr auto gap_buckets = static_cast<std::int64_t>(sessions::gap_bucket_count);

std::string text(const Shape& shape) {
  std::string out = "[";
  for (const std::int64_t dim : shape) out += (out.size() > 1 ? ", " : "") + std::to_string(dim);
  return out + ']';
}

bool finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

Result check_tensor(const std::string& name, const Tensor& tensor, const Shape& expected) {
  if (tensor.shape != expected) {
    return name + " has shape " + text(tensor.shape) + " instead of " + text(expected);
  }
  std::int64_t size = 1;
  for (const std::int64_t dim : expected) size *= dim;
  if (static_cast<std::int64_t>(tensor.data.size()) != size)
    return name + " has not as many values as its shape";
  if (!finite(tensor.data)) return name + " has a value that is not finite";
  return {};
}

/// The size of the second axis, or 0 if there is none or it exceeds max_width.
std::int64_t width(const Tensor& tensor) {
  if (tensor.shape.size() != 2 || tensor.shape[1] > max_width) return 0;
  return tensor.shape[1];
}

Result check_lstm(const LstmWeights& lstm, std::int64_t tracks) {
  if (lstm.layers.empty()) return std::string("the LSTM has no layer");
  const std::int64_t embedding = width(lstm.track_embedding);
  const std::int64_t hidden = width(lstm.layers.front().weight_hh);
  if (embedding == 0 || hidden == 0) return std::string("the LSTM has no usable width");
  const bool tied = lstm.output.shape.empty();
  if (tied && embedding != hidden) {
    return std::string("the LSTM's output is tied to an embedding of another width than its units");
  }
  std::vector<std::tuple<std::string, const Tensor*, Shape>> parts{
      {"lstm track_embedding", &lstm.track_embedding, {tracks, embedding}},
      {"lstm action_embedding", &lstm.action_embedding, {actions, embedding}},
      {"lstm output_bias", &lstm.output_bias, {tracks}}};
  if (!lstm.gap_embedding.shape.empty())
    parts.push_back({"lstm gap_embedding", &lstm.gap_embedding, {gap_buckets, embedding}});
  if (!lstm.position_embedding.shape.empty()) {
    const std::int64_t positions = std::clamp<std::int64_t>(lstm.position_embedding.shape[0], 1, max_width);
    parts.push_back({"lstm position_embedding", &lstm.position_embedding, {positions, embedding}});
  }
  if (!tied) parts.push_back({"lstm output", &lstm.output, {tracks, hidden}});
  for (std::size_t l = 0; l < lstm.layers.size(); ++l) {
    const std::string layer = "lstm layer " + std::to_string(l);
    const LstmLayer& weights = lstm.layers[l];
    parts.push_back({layer + " weight_ih", &weights.weight_ih, {4 * hidden, l == 0 ? embedding : hidden}});
    parts.push_back({layer + " weight_hh", &weights.weight_hh, {4 * hidden, hidden}});
    parts.push_back({layer + " bias", &weights.bias, {4 * hidden}});
  }
  for (const auto& [name, tensor, shape] : parts) {
    if (auto result = check_tensor(name, *tensor, shape); !result) return result;
  }
  return {};
}

Result check_fm(const FmWeights& fm, std::int64_t tracks, std::int64_t users) {
  const std::int64_t dims = width(fm.track);
  if (dims == 0) return std::string("the FM has no usable width");
  for (const auto& [name, tensor, shape] :
       std::initializer_list<std::tuple<const char*, const Tensor*, Shape>>{
           {"fm track", &fm.track, {tracks, dims}},
           {"fm user", &fm.user, {users, dims}},
           {"fm track_bias", &fm.track_bias, {tracks}},
           {"fm previous", &fm.previous, {tracks, dims}},
           {"fm action", &fm.action, {actions, dims}}}) {
    if (auto result = check_tensor(name, *tensor, shape); !result) return result;
  }
  return {};
}

Result check_names(const char* what, const std::vector<std::string>& names) {
  std::unordered_set<std::string_view> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second)
      return "the vocabulary names " + std::string(what) + " \"" + name + "\" twice";
  }
  return {};
}

}  // namespace

Result check(const Version& version) {
  const auto tracks = static_cast<std::int64_t>(version.vocabulary.tracks.size());
  const auto users = static_cast<std::int64_t>(version.vocabulary.users.size());
  if (auto result = check_names("track", version.vocabulary.tracks); !result) return result;
  if (auto result = check_names("user", version.vocabulary.users); !result) return result;
  if (static_cast<std::int64_t>(version.popularity.size()) != tracks) {
    return std::string("popularity has not as many counts as the vocabulary has tracks");
  }
  if (!finite(version.popularity) || std::any_of(version.popularity.begin(), version.popularity.end(),
                                                 [](float count) { return count < 0; })) {
    return std::string("popularity has a count that is negative or not finite");
  }
  if (!finite({version.blend.lstm, version.blend.fm, version.blend.popularity})) {
    return std::string("blend has a weight that is not finite");
  }
  if (version.lstm) {
    if (auto result = check_lstm(*version.lstm, tracks); !result) return result;
  }
  if (version.fm) {
    if (auto result = check_fm(*version.fm, tracks, users); !result) return result;
  }
  return {};
}

}  // namespace segue::models
