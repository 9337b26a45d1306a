#include "models/registry/manifest_json.hpp"

#include <simdjson.h>

#include <boost/json.hpp>
#include <limits>

#include "base/json.hpp"
#include "base/sha256.hpp"

namespace segue::models {

namespace {

using boost::json::value_from;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::string_view digest_field = R"(,"digest":")";

bool read(element from, std::string_view key, std::string& to) {
  std::string_view text;
  if (from[key].get(text)) return false;
  to = text;
  return true;
}

template <class Integer>
bool read_integer(element from, std::string_view key, Integer& to) {
  std::int64_t number = 0;
  if (from[key].get(number) || !std::in_range<Integer>(number)) return false;
  to = static_cast<Integer>(number);
  return true;
}

bool read(element from, std::string_view key, float& to) {
  double number = 0;
  if (from[key].get(number)) return false;
  to = static_cast<float>(number);
  return true;
}

bool read(element from, std::string_view key, std::map<std::string, std::string>& to) {
  object fields;
  if (from[key].get(fields)) return false;
  for (const auto [name, value] : fields) {
    std::string_view text;
    if (value.get(text)) return false;
    to.emplace(name, text);
  }
  return true;
}

bool read(element from, std::string_view key, std::map<std::string, double>& to) {
  object fields;
  if (from[key].get(fields)) return false;
  for (const auto [name, value] : fields) {
    // A metric that could not be computed was written as null, since JSON has no NaN.
    double number = std::numeric_limits<double>::quiet_NaN();
    if (!value.is_null() && value.get(number)) return false;
    to.emplace(name, number);
  }
  return true;
}

bool read_offsets(element from, ingest::OffsetRanges& to) {
  simdjson::dom::array ranges;
  if (from["offsets"].get(ranges)) return false;
  for (const element range : ranges) {
    ingest::Partition partition{};
    ingest::OffsetRange offsets;
    if (!read_integer(range, "partition", partition) || !read_integer(range, "begin", offsets.begin) ||
        !read_integer(range, "end", offsets.end)) {
      return false;
    }
    to.emplace(partition, offsets);
  }
  return true;
}

bool digest_matches(std::string_view text) {
  const std::size_t at = text.rfind(digest_field);
  if (at == std::string_view::npos) return false;
  const std::string rest = std::string(digest_field) + base::sha256_hex(text.substr(0, at)) + "\"}\n";
  return text.substr(at) == rest;
}

}  // namespace

void tag_invoke(boost::json::value_from_tag, boost::json::value& json, const Manifest& m) {
  boost::json::array offsets;
  for (const auto& [partition, range] : m.offsets)
    offsets.push_back({{"partition", partition}, {"begin", range.begin}, {"end", range.end}});
  json = {{"version", m.version},
          {"kind", m.kind},
          {"created_at", m.created_at},
          {"source", m.source},
          {"offsets", std::move(offsets)},
          {"gap", m.missing},
          {"config_digest", m.config_digest},
          {"data_digest", m.data_digest},
          {"seed", m.seed},
          {"libraries", value_from(m.libraries)},
          {"metrics", value_from(m.metrics)},
          {"gate", m.gate},
          {"sha256", value_from(m.sha256)}};
}

std::string to_json(const Manifest& manifest) { return base::json_text(value_from(manifest)); }

std::string to_manifest_file(const Manifest& manifest, const Blend& blend) {
  auto json = value_from(manifest);
  json.get_object().insert(
      {{"format", manifest_format},
       {"blend", {{"lstm", blend.lstm}, {"fm", blend.fm}, {"popularity", blend.popularity}}}});
  auto out = base::json_text(json);
  out.pop_back();  // the closing brace
  const std::string digest = base::sha256_hex(out);
  return out.append(digest_field) + digest + "\"}\n";
}

boost::system::result<ManifestFile, std::string> parse_manifest_file(std::string_view text) {
  simdjson::dom::parser parser;
  element json;
  if (parser.parse(text.data(), text.size()).get(json) || !json.is_object()) {
    return std::string("is not a JSON object");
  }
  std::int64_t format = 0;
  if (json["format"].get(format)) return std::string("names no format");
  if (format > manifest_format) {
    return "has format " + std::to_string(format) + ", newer than this program's " +
           std::to_string(manifest_format);
  }
  if (!digest_matches(text)) return std::string("is damaged: its digest differs");

  ManifestFile file;
  Manifest& m = file.manifest;
  element blend;
  if (!read_integer(json, "version", m.version) || !read(json, "kind", m.kind) ||
      !read(json, "created_at", m.created_at) || !read(json, "source", m.source) ||
      !read_offsets(json, m.offsets) || !read(json, "gap", m.missing) ||
      !read(json, "config_digest", m.config_digest) || !read(json, "data_digest", m.data_digest) ||
      !read_integer(json, "seed", m.seed) || !read(json, "libraries", m.libraries) ||
      !read(json, "metrics", m.metrics) || !read(json, "gate", m.gate) || !read(json, "sha256", m.sha256) ||
      json["blend"].get(blend) || !read(blend, "lstm", file.blend.lstm) ||
      !read(blend, "fm", file.blend.fm) || !read(blend, "popularity", file.blend.popularity)) {
    return std::string("lacks a field or has one of a wrong type");
  }
  return file;
}

}  // namespace segue::models
