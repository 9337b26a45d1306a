// Events that a version answered, by the copies of its lists on the topic of recommendations, and the
// withdrawn tracks of each list.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "configs/config.hpp"
#include "ingest/withdrawal_log.hpp"
#include "models/registry/version.hpp"
#include "training/evaluation/as_served.hpp"

namespace segue::training {

/// Each list with the number of the withdrawals that it was made with; nullopt: nothing was withdrawn.
using ServedPlaces = std::map<EventPlace, std::optional<ingest::Offset>>;

/// Reads the whole topic; of a list that was sent twice, the first counts, as with players. Throws
/// std::runtime_error on a record that is no list, on one that cannot say what was withdrawn, and if there is
/// no list of the version; and KafkaError.
ServedPlaces places_served_by(models::VersionNumber version, const configs::Kafka& options,
                              const std::string& brokers);

/// What was withdrawn when each list was made. Not thread-safe.
class ServedWithdrawals {
 public:
  /// `places` and `tracks` outlive it.
  ServedWithdrawals(const ServedPlaces& places, ingest::WithdrawalLog log, sessions::TrackInterner& tracks)
      : places_(places), log_(std::move(log)), tracks_(tracks) {}

  /// Null: nothing was, or there is no list of that place.
  const models::WithdrawnTracks* at(EventPlace place);

 private:
  const ServedPlaces& places_;
  const ingest::WithdrawalLog log_;
  sessions::TrackInterner& tracks_;
  std::map<std::size_t, models::WithdrawnTracks> by_changes_;
};

}  // namespace segue::training
