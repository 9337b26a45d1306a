#include "ingest/withdrawal_log.hpp"

#include <algorithm>

#include "ingest/kafka/log_reader.hpp"
#include "ingest/records/track_metadata.hpp"

namespace segue::ingest {

void WithdrawalLog::add(const Record& record) {
  auto track = parse_track_record(record.key, record.value);
  if (!track) return;
  std::string& id = track->metadata.track_id;
  if (track->available != withdrawn_.contains(id)) return;  // as it was
  if (track->available)
    withdrawn_.erase(id);
  else
    withdrawn_.insert(id);
  changes_.push_back({record.offset, std::move(id), track->available});
}

std::size_t WithdrawalLog::changes_until(Offset number) const {
  const auto end = std::ranges::upper_bound(changes_, number, {}, &Change::offset);
  return static_cast<std::size_t>(end - changes_.begin());
}

std::set<std::string> WithdrawalLog::withdrawn_after(std::size_t changes) const {
  std::set<std::string> withdrawn;
  for (std::size_t i = 0; i < changes; ++i)
    if (changes_[i].available)
      withdrawn.erase(changes_[i].track_id);
    else
      withdrawn.insert(changes_[i].track_id);
  return withdrawn;
}

WithdrawalLog read_withdrawals(const configs::Kafka& options, const std::string& brokers,
                               std::chrono::milliseconds timeout) {
  WithdrawalLog withdrawals;
  LogReader log(options, brokers, options.tracks_topic, timeout);
  if (const auto ranges = log.watermarks(); !ranges.empty())
    log.read(ranges, [&](const Record& record) { withdrawals.add(record); });
  return withdrawals;
}

}  // namespace segue::ingest
