// A field-by-field reader of a record's JSON object; the first error is kept as one sentence.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::ingest {

/// A required field must be present and of the type of `out`; an optional one may be absent or null. Fields
/// that are not read are ignored. After an error nothing more is read. One reader at a time per thread: they
/// share a parser.
class RecordReader {
 public:
  explicit RecordReader(std::string_view json);

  void required(std::string_view name, std::string& out);
  void required(std::string_view name, std::int64_t& out);
  void required(std::string_view name, double& out);
  void required(std::string_view name, std::vector<std::int64_t>& out);
  void optional(std::string_view name, std::string& out);
  void optional(std::string_view name, std::optional<std::int64_t>& out);
  void optional(std::string_view name, bool& out);
  /// An object of numbers; members that are null (a NaN, as json_text() writes it) are left out.
  void optional(std::string_view name, std::map<std::string, double>& out);

  /// Records an error about a field that has the right type but an invalid value.
  void refuse(std::string_view name, std::string_view why);

  const std::optional<std::string>& error() const { return error_; }

 private:
  std::optional<simdjson::dom::element> find(std::string_view name);
  template <class T>
  void read(std::string_view name, T& out, bool required, std::string_view type);

  simdjson::dom::object object_;
  std::optional<std::string> error_;
};

}  // namespace segue::ingest
