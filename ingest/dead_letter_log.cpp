#include "ingest/dead_letter_log.hpp"

#include <algorithm>
#include <tuple>

#include "ingest/kafka/log_reader.hpp"

namespace segue::ingest {
namespace {

void keep_newest(std::vector<StoredLetter>& letters, std::size_t limit) {
  std::stable_sort(letters.begin(), letters.end(), [](const StoredLetter& a, const StoredLetter& b) {
    return std::tie(a.timestamp_ms, a.partition, a.offset) < std::tie(b.timestamp_ms, b.partition, b.offset);
  });
  if (letters.size() > limit)
    letters.erase(letters.begin(), letters.end() - static_cast<std::ptrdiff_t>(limit));
}

DeadLetterLog read(LogReader& reader, const OffsetRanges& ranges, const std::string& reason,
                   std::size_t limit) {
  DeadLetterLog log;
  reader.read(ranges, [&](const Record& record) {
    if (log.ledger.add(record)) return;
    Headers headers = record.headers();
    auto origin = dead_letter_origin(headers);
    if (!origin || (!reason.empty() && origin->reason != reason)) return;
    log.letters.push_back({.origin = *std::move(origin),
                           .partition = record.partition,
                           .offset = record.offset,
                           .timestamp_ms = record.timestamp_ms,
                           .key = record.key ? std::optional<std::string>(*record.key) : std::nullopt,
                           .value = record.value ? std::optional<std::string>(*record.value) : std::nullopt,
                           .headers = std::move(headers)});
    // So that a long topic needs little memory.
    if (log.letters.size() / 2 > limit) keep_newest(log.letters, limit);
  });
  keep_newest(log.letters, limit);
  return log;
}

}  // namespace

DeadLetterLog newest_dead_letters(const configs::Kafka& kafka, const std::string& brokers,
                                  const std::string& reason, std::size_t limit) {
  LogReader reader(kafka, brokers, kafka.dead_letters_topic);
  const OffsetRanges all = reader.watermarks();
  if (!reason.empty()) return read(reader, all, reason, limit);
  // The ends of the partitions hold them, unless markers lie between.
  for (auto tail = static_cast<Offset>(limit);; tail *= 4) {
    OffsetRanges ends = all;
    bool whole = true;
    for (auto& [partition, range] : ends) {
      whole &= range.end - range.begin <= tail;
      range.begin = std::max(range.begin, range.end - tail);
    }
    auto log = read(reader, ends, reason, limit);
    if (whole || log.letters.size() >= limit) return log;
  }
}

DeadLetterLog all_dead_letters(const configs::Kafka& kafka, const std::string& brokers) {
  LogReader reader(kafka, brokers, kafka.dead_letters_topic);
  return read(reader, reader.watermarks(), {}, std::numeric_limits<std::int32_t>::max());
}

}  // namespace segue::ingest
