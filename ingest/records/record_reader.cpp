#include "ingest/records/record_reader.hpp"

#include "ingest/records/json_document.hpp"

#include "ingest/event.hpp"

namespace segue::ingest {
namespace {

simdjson::error_code get(simdjson::dom::element value, std::string& out) {
  std::string_view text;
  const auto error = value.get(text);
  out = text;
  return error;
}

simdjson::error_code get(simdjson::dom::element value, std::int64_t& out) { return value.get(out); }
simdjson::error_code get(simdjson::dom::element value, double& out) { return value.get(out); }
simdjson::error_code get(simdjson::dom::element value, bool& out) { return value.get(out); }

simdjson::error_code get(simdjson::dom::element value, std::optional<std::int64_t>& out) {
  return value.get(out.emplace());
}

simdjson::error_code get(simdjson::dom::element value, std::map<std::string, double>& out) {
  simdjson::dom::object members;
  if (const auto error = value.get(members)) return error;
  for (const auto& [name, member] : members) {
    if (member.is_null()) continue;
    if (const auto error = member.get(out[std::string(name)])) return error;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code get(simdjson::dom::element value, std::vector<std::int64_t>& out) {
  simdjson::dom::array elements;
  if (const auto error = value.get(elements)) return error;
  for (const auto element : elements)
    if (const auto error = element.get(out.emplace_back())) return error;
  return simdjson::SUCCESS;
}

}  // namespace

RecordReader::RecordReader(std::string_view json) {
  thread_local JsonDocument parser(max_event_bytes);
  simdjson::dom::element document;
  if (json.size() > max_event_bytes) {
    error_ = "the value has more than " + std::to_string(max_event_bytes) + " bytes";
  } else if (parser.parse(json, document) || document.get(object_)) {
    error_ = "the value is not one JSON object";
  }
}

void RecordReader::required(std::string_view name, std::string& out) { read(name, out, true, "a string"); }
void RecordReader::required(std::string_view name, std::int64_t& out) {
  read(name, out, true, "a whole number");
}
void RecordReader::required(std::string_view name, double& out) { read(name, out, true, "a number"); }
void RecordReader::required(std::string_view name, std::vector<std::int64_t>& out) {
  read(name, out, true, "an array of whole numbers");
}
void RecordReader::optional(std::string_view name, std::string& out) { read(name, out, false, "a string"); }
void RecordReader::optional(std::string_view name, bool& out) { read(name, out, false, "true or false"); }
void RecordReader::optional(std::string_view name, std::optional<std::int64_t>& out) {
  read(name, out, false, "a whole number");
}
void RecordReader::optional(std::string_view name, std::map<std::string, double>& out) {
  read(name, out, false, "an object of numbers");
}

void RecordReader::refuse(std::string_view name, std::string_view why) {
  if (!error_) error_ = std::string(name).append(" ").append(why);
}

std::optional<simdjson::dom::element> RecordReader::find(std::string_view name) {
  std::optional<simdjson::dom::element> found;
  for (const auto& [key, value] : object_) {
    if (key != name || value.is_null()) continue;  // null is absent
    if (found) refuse(name, "is given more than once");
    found = value;
  }
  return found;
}

template <class T>
void RecordReader::read(std::string_view name, T& out, bool required, std::string_view type) {
  if (error_) return;
  const auto value = find(name);
  if (error_) return;
  if (!value) {
    if (required) refuse(name, "is missing");
  } else if (get(*value, out)) {
    refuse(name, std::string("must be ").append(type));
  }
}

}  // namespace segue::ingest
