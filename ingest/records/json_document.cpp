#include "ingest/records/json_document.hpp"

#include <cstdint>
#include <cstdlib>

namespace segue::ingest {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The UTF-16 unit of an escape \uXXXX at `at`; -1: none is there.
int unit_at(std::string_view json, std::size_t at) {
  if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u') return -1;
  int unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const char c = json[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

bool is_high(int unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(int unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// Replaces escapes of half a surrogate pair by that of U+FFFD; false: there is none.
bool repair(std::string_view json, std::string& out) {
  bool found = false;
  out.clear();
  for (std::size_t i = 0; i < json.size();) {
    if (json[i] != '\\') {
      out += json[i++];
      continue;
    }
    const int unit = unit_at(json, i);
    if (is_high(unit) && is_low(unit_at(json, i + 6))) {
      out += json.substr(i, 12);
      i += 12;
    } else if (is_high(unit) || is_low(unit)) {
      out += "\\uFFFD";
      i += 6;
      found = true;
    } else {
      out += json.substr(i, 2);  // an escape, the backslash of "\\" with what it escapes
      i += 2;
    }
  }
  return found;
}

}  // namespace

simdjson::error_code JsonDocument::parse(std::string_view json, simdjson::dom::element& root) {
  repaired_ = unwrapped_ = false;
  if (json.starts_with(byte_order_mark)) json.remove_prefix(byte_order_mark.size());
  auto error = parser_.parse(json.data(), json.size()).get(root);
  if (error == simdjson::STRING_ERROR && repair(json, repaired_text_)) {
    repaired_ = true;
    error = parser_.parse(repaired_text_).get(root);
  }
  if (error) return error;

  simdjson::dom::object envelope;
  if (root.get(envelope) != simdjson::SUCCESS || envelope.size() != 2) return simdjson::SUCCESS;
  simdjson::dom::element payload;
  if (envelope["schema"].error() != simdjson::SUCCESS ||
      envelope["payload"].get(payload) != simdjson::SUCCESS)
    return simdjson::SUCCESS;
  std::string_view text;
  if (payload.is_object()) {
    unwrapped_ = true;
    root = payload;
  } else if (payload.get(text) == simdjson::SUCCESS) {
    unwrapped_ = true;
    return payload_parser_.parse(text.data(), text.size()).get(root);
  }
  return simdjson::SUCCESS;
}

}  // namespace segue::ingest
