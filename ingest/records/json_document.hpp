// The JSON document of a record, read with leniency towards what producers' libraries write.
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

namespace segue::ingest {

/// A byte order mark before the document is skipped. Where half a surrogate pair is escaped, which JSON's
/// grammar allows and no text has, U+FFFD stands for it. An envelope of Kafka Connect,
/// {"schema":…,"payload":…}, is unwrapped, its payload an object or a text of JSON. Not thread-safe; the
/// elements are valid until the next parse.
class JsonDocument {
 public:
  explicit JsonDocument(std::size_t max_bytes) : parser_(max_bytes), payload_parser_(max_bytes) {}

  simdjson::error_code parse(std::string_view json, simdjson::dom::element& root);

  /// Whether the latest document had half a surrogate pair.
  bool repaired() const { return repaired_; }
  /// Whether its root is the payload of an envelope.
  bool unwrapped() const { return unwrapped_; }

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::parser payload_parser_;
  std::string repaired_text_;
  bool repaired_ = false;
  bool unwrapped_ = false;
};

}  // namespace segue::ingest
