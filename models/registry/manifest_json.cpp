#include "models/registry/manifest_json.hpp"

#include <simdjson.h>

#include <limits>

#include "base/json.hpp"
#include "base/sha256.hpp"

namespace segue::models {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::string_view digest_field = R"(,"digest":")";

void append_key(std::string& out, std::string_view key) {
  if (out.back() != '{') out += ',';
  base::append_json_string(out, key);
  out += ':';
}

void append_texts(std::string& out, std::string_view key, const std::map<std::string, std::string>& values) {
  append_key(out, key);
  out += '{';
  for (const auto& [name, value] : values) base::append_json_field(out, name, value);
  out += '}';
}

void append_offsets(std::string& out, const ingest::OffsetRanges& ranges) {
  append_key(out, "offsets");
  out += '[';
  for (const auto& [partition, range] : ranges) {
    if (out.back() != '[') out += ',';
    out += '{';
    base::append_json_field(out, "partition", static_cast<std::int64_t>(partition));
    base::append_json_field(out, "begin", static_cast<std::int64_t>(range.begin));
    base::append_json_field(out, "end", static_cast<std::int64_t>(range.end));
    out += '}';
  }
  out += ']';
}

/// The fields, without the closing brace.
std::string open_object(const Manifest& m) {
  std::string out = "{";
  base::append_json_field(out, "version", m.version);
  base::append_json_field(out, "kind", m.kind);
  base::append_json_field(out, "created_at", m.created_at);
  base::append_json_field(out, "source", m.source);
  append_offsets(out, m.offsets);
  base::append_json_field(out, "gap", m.missing);
  base::append_json_field(out, "config_digest", m.config_digest);
  base::append_json_field(out, "data_digest", m.data_digest);
  base::append_json_field(out, "seed", m.seed);
  append_texts(out, "libraries", m.libraries);
  append_key(out, "metrics");
  out += '{';
  for (const auto& [name, value] : m.metrics) base::append_json_field(out, name, value);
  out += '}';
  base::append_json_field(out, "gate", m.gate);
  append_texts(out, "sha256", m.sha256);
  return out;
}

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

std::string to_json(const Manifest& manifest) { return open_object(manifest) + '}'; }

std::string to_manifest_file(const Manifest& manifest, const Blend& blend) {
  std::string out = open_object(manifest);
  base::append_json_field(out, "format", manifest_format);
  append_key(out, "blend");
  out += '{';
  base::append_json_field(out, "lstm", double{blend.lstm});
  base::append_json_field(out, "fm", double{blend.fm});
  base::append_json_field(out, "popularity", double{blend.popularity});
  out += '}';
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
