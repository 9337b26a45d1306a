#include "ingest/dead_letters.hpp"

#include <algorithm>

#include "base/parse_number.hpp"

namespace segue::ingest {
namespace {

constexpr std::string_view prefix = "__connect.errors.";
constexpr std::size_t cut_bytes = 65'536;
constexpr std::int64_t most_attempts = 1'000'000'000;

std::string name(std::string_view field) { return std::string(prefix) + std::string(field); }

/// What the record's header says; a header that Segue did not write counts for nothing.
std::int64_t attempts(const Headers& headers) {
  std::int64_t refused = 0;
  for (const auto& [key, value] : headers)
    if (key == attempts_header)
      refused =
          std::clamp(base::parse_number<std::int64_t>(value).value_or(0), std::int64_t{0}, most_attempts);
  return refused;
}

void cut(Publication& letter) {
  if (!letter.value || letter.value->size() <= cut_bytes) return;
  letter.headers.emplace_back(name("value.bytes"), std::to_string(letter.value->size()));
  letter.value->resize(cut_bytes);
}

}  // namespace

void DeadLetters::publish(const Record& record, const EventError& error, std::function<void()> acknowledged) {
  Publication letter;
  letter.topic = topic_;
  letter.key = record.key;
  letter.value = record.value;
  const Headers headers = record.headers();
  letter.headers = original_headers(headers);
  letter.headers.emplace_back(name("topic"), source_);
  letter.headers.emplace_back(name("partition"), std::to_string(record.partition));
  letter.headers.emplace_back(name("offset"), std::to_string(record.offset));
  letter.headers.emplace_back(name("reason"), base::to_string(error.reason));
  letter.headers.emplace_back(name("message"), error.detail);
  letter.headers.emplace_back(attempts_header, std::to_string(attempts(headers) + 1));
  letter.acknowledged = std::move(acknowledged);
  letter.if_too_large = cut;
  publisher_.publish(std::move(letter));
}

std::optional<DeadLetterOrigin> dead_letter_origin(const Headers& headers) {
  DeadLetterOrigin origin;
  for (const auto& [key, value] : headers) {
    if (key == name("topic")) origin.topic = value;
    if (key == name("partition")) origin.partition = base::parse_number<Partition>(value).value_or(-1);
    if (key == name("offset")) origin.offset = base::parse_number<Offset>(value).value_or(-1);
    if (key == name("reason")) origin.reason = value;
    if (key == name("message")) origin.message = value;
    if (key == name("value.bytes")) origin.cut = true;
  }
  origin.attempts = std::max<std::int64_t>(attempts(headers), 1);
  if (origin.topic.empty() || origin.partition < 0 || origin.offset < 0 || origin.reason.empty())
    return std::nullopt;
  return origin;
}

Headers original_headers(Headers headers) {
  std::erase_if(headers, [](const auto& header) {
    return header.first.starts_with(prefix) || header.first == attempts_header ||
           header.first == replayed_header;
  });
  return headers;
}

}  // namespace segue::ingest
