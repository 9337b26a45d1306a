#include "models/registry/version_files.hpp"

#include <simdjson.h>

#include "base/json.hpp"
#include "models/registry/safetensors.hpp"

namespace segue::models {

namespace {

constexpr const char* lstm_file = "lstm.safetensors";
constexpr const char* fm_file = "fm-gcn.safetensors";
constexpr const char* popularity_file = "popularity.safetensors";
constexpr const char* vocabulary_file = "vocabulary.json";
constexpr const char* metadata_file = "metadata.jsonl";

template <class T>
using Result = boost::system::result<T, std::string>;
using Tensors = std::map<std::string, Tensor>;

std::string layer_name(std::size_t layer, const char* part) {
  return "layers." + std::to_string(layer) + '.' + part;
}

std::string lstm_bytes(const LstmWeights& lstm) {
  std::vector<std::pair<std::string, const Tensor*>> tensors{{"track_embedding", &lstm.track_embedding},
                                                             {"action_embedding", &lstm.action_embedding}};
  if (!lstm.gap_embedding.shape.empty()) tensors.emplace_back("gap_embedding", &lstm.gap_embedding);
  if (!lstm.position_embedding.shape.empty())
    tensors.emplace_back("position_embedding", &lstm.position_embedding);
  for (std::size_t l = 0; l < lstm.layers.size(); ++l) {
    tensors.emplace_back(layer_name(l, "weight_ih"), &lstm.layers[l].weight_ih);
    tensors.emplace_back(layer_name(l, "weight_hh"), &lstm.layers[l].weight_hh);
    tensors.emplace_back(layer_name(l, "bias"), &lstm.layers[l].bias);
  }
  if (!lstm.output.shape.empty()) tensors.emplace_back("output", &lstm.output);
  tensors.emplace_back("output_bias", &lstm.output_bias);
  return to_safetensors(tensors);
}

std::string fm_bytes(const FmWeights& fm) {
  return to_safetensors({{"user", &fm.user},
                         {"track", &fm.track},
                         {"track_bias", &fm.track_bias},
                         {"previous", &fm.previous},
                         {"action", &fm.action}});
}

/// Text rather than values: there may be a million names.
std::string vocabulary_bytes(const Vocabulary& vocabulary) {
  std::string out = "{";
  const auto append = [&out](const char* key, const std::vector<std::string>& names) {
    if (out.size() > 1) out += ',';
    base::append_json_string(out, key);
    out += ":[";
    for (const std::string& name : names) {
      if (out.back() != '[') out += ',';
      base::append_json_string(out, name);
    }
    out += ']';
  };
  append("tracks", vocabulary.tracks);
  append("users", vocabulary.users);
  return out + "}\n";
}

Result<Vocabulary> vocabulary_from(const std::string& bytes) {
  simdjson::dom::parser parser;
  simdjson::dom::element json;
  if (parser.parse(bytes).get(json)) return std::string("is not JSON");
  Vocabulary vocabulary;
  for (const auto& [key, names] :
       {std::pair{"tracks", &vocabulary.tracks}, std::pair{"users", &vocabulary.users}}) {
    simdjson::dom::array array;
    if (json[key].get(array)) return "has no array \"" + std::string(key) + '"';
    for (const auto element : array) {
      std::string_view name;
      if (element.get(name)) return "has a name in \"" + std::string(key) + "\" that is not a string";
      names->emplace_back(name);
    }
  }
  return vocabulary;
}

Result<std::vector<ingest::TrackMetadata>> metadata_from(std::string_view bytes) {
  std::vector<ingest::TrackMetadata> metadata;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return std::string("ends within a line");
    auto track = ingest::parse_track_metadata(bytes.substr(0, end));
    if (!track) {
      return "is wrong in line " + std::to_string(metadata.size() + 1) + ": " + std::move(track).error();
    }
    metadata.push_back(std::move(*track));
    bytes.remove_prefix(end + 1);
  }
  return metadata;
}

/// Moves a tensor out of those of a file; an absent one has no shape, which the check of shapes refuses.
Tensor take(Tensors& tensors, const std::string& name) {
  const auto found = tensors.find(name);
  if (found == tensors.end()) return {};
  Tensor tensor = std::move(found->second);
  tensors.erase(found);
  return tensor;
}

LstmWeights lstm_from(Tensors& tensors) {
  LstmWeights lstm;
  lstm.track_embedding = take(tensors, "track_embedding");
  lstm.action_embedding = take(tensors, "action_embedding");
  lstm.gap_embedding = take(tensors, "gap_embedding");
  lstm.position_embedding = take(tensors, "position_embedding");
  while (tensors.contains(layer_name(lstm.layers.size(), "weight_ih"))) {
    const std::size_t l = lstm.layers.size();
    lstm.layers.push_back({take(tensors, layer_name(l, "weight_ih")),
                           take(tensors, layer_name(l, "weight_hh")), take(tensors, layer_name(l, "bias"))});
  }
  lstm.output = take(tensors, "output");
  lstm.output_bias = take(tensors, "output_bias");
  return lstm;
}

FmWeights fm_from(Tensors& tensors) {
  return {take(tensors, "user"), take(tensors, "track"), take(tensors, "track_bias"),
          take(tensors, "previous"), take(tensors, "action")};
}

}  // namespace

VersionFiles to_files(const Version& version) {
  VersionFiles files;
  if (version.lstm) files[lstm_file] = lstm_bytes(*version.lstm);
  if (version.fm) files[fm_file] = fm_bytes(*version.fm);
  const Tensor count{{static_cast<std::int64_t>(version.popularity.size())}, version.popularity};
  files[popularity_file] = to_safetensors({{"count", &count}});
  files[vocabulary_file] = vocabulary_bytes(version.vocabulary);
  std::string& metadata = files[metadata_file];
  for (const ingest::TrackMetadata& track : version.metadata) metadata += ingest::to_json(track) + '\n';
  return files;
}

Result<Version> from_files(const VersionFiles& files) {
  Version version;
  for (const auto& [name, bytes] : files) {
    const auto wrong = [&name](const std::string& what) { return name + ' ' + what; };
    if (name == vocabulary_file) {
      auto vocabulary = vocabulary_from(bytes);
      if (!vocabulary) return wrong(vocabulary.error());
      version.vocabulary = std::move(*vocabulary);
    } else if (name == metadata_file) {
      auto metadata = metadata_from(bytes);
      if (!metadata) return wrong(metadata.error());
      version.metadata = std::move(*metadata);
    } else if (name == lstm_file || name == fm_file || name == popularity_file) {
      auto tensors = parse_safetensors(bytes);
      if (!tensors) return wrong(tensors.error());
      if (name == lstm_file) version.lstm = lstm_from(*tensors);
      if (name == fm_file) version.fm = fm_from(*tensors);
      if (name == popularity_file) version.popularity = take(*tensors, "count").data;
      if (!tensors->empty()) return wrong("has an unknown tensor \"" + tensors->begin()->first + '"');
    } else {
      return wrong("is not a file of a version");
    }
  }
  return version;
}

}  // namespace segue::models
