// The file representation of a version: lstm.safetensors, fm-gcn.safetensors, popularity.safetensors,
// vocabulary.json, metadata.jsonl. The manifest, which holds their checksums, is written separately
// (manifest_json.hpp).
#pragma once

#include <boost/system/result.hpp>
#include <map>
#include <string>

#include "models/registry/version.hpp"

namespace segue::models {

/// Bytes by file name. A version without LSTM or FM lacks that file.
using VersionFiles = std::map<std::string, std::string>;

VersionFiles to_files(const Version& version);

/// The version's vocabulary, weights, popularity and metadata; manifest and blend stay at their defaults.
/// Errors name the file. Consistency between the parts is checked by version_check.hpp.
boost::system::result<Version, std::string> from_files(const VersionFiles& files);

}  // namespace segue::models
