// Reading a record's JSON object field by field; the first thing that is wrong is kept as one sentence.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace segue::ingest {

/// A required field must be there and of the type asked for; an optional one may be absent or null. Fields
/// not asked for are ignored. After an error nothing more is read. One reader at a time per thread: they
/// share a parser.
class RecordReader {
 public:
  explicit RecordReader(std::string_view json);

  void required(std::string_view name, std::string& out);
  void required(std::string_view name, std::int64_t& out);
  void required(std::string_view name, double& out);
  void optional(std::string_view name, std::string& out);
  void optional(std::string_view name, std::optional<std::int64_t>& out);
  /// An object of numbers; members that are null (a NaN, as json_text() writes it) are left out.
  void optional(std::string_view name, std::map<std::string, double>& out);

  /// Notes that a field, though of the right type, will not do.
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
