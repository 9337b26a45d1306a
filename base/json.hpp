// JSON output: values of Boost.JSON as text and, for what is written too often to become a value first, the
// pieces of a text.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace segue::base {

/// Appends `text` quoted and escaped (RFC 8259); bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);
void append_json_number(std::string& out, std::int64_t number);
/// The shortest form that parses back to the same number; NaN and infinities become null.
void append_json_number(std::string& out, double number);
void append_json_number(std::string& out, float number);

/// On one line, with strings and numbers as above: Boost.JSON's own serialiser writes 0.1 as 1E-1, NaN as
/// NaN, and whatever bytes a string has.
std::string json_text(const boost::json::value& value);

/// Appends `"name":value` to an object opened with '{', preceded by a comma unless it is the first field.
void append_json_field(std::string& out, std::string_view name, std::string_view value);
void append_json_field(std::string& out, std::string_view name, std::int64_t value);

}  // namespace segue::base
