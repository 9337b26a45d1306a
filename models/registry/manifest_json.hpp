// The manifest.json of a version: its description, its origin, and the checksum of every other file. It ends
// with a digest of its own text, so that a damaged manifest is detected like any other file.
#pragma once

#include <boost/json/fwd.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "models/registry/version.hpp"

namespace segue::models {

/// Versions with a higher format are refused: they were written by a newer program.
inline constexpr std::int64_t manifest_format = 1;

/// One JSON object, for the admin API and commands.
std::string to_json(const Manifest& manifest);
void tag_invoke(boost::json::value_from_tag, boost::json::value& json, const Manifest& manifest);

struct ManifestFile {
  Manifest manifest;
  Blend blend;
};

/// The file: to_json's object with "format", "blend" and, last, "digest".
std::string to_manifest_file(const Manifest& manifest, const Blend& blend);

/// Errors: not JSON, a newer format, a digest that differs, a field missing or of a wrong type.
boost::system::result<ManifestFile, std::string> parse_manifest_file(std::string_view text);

}  // namespace segue::models
