// A user's history in the data set that a version comes from.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <vector>

#include "configs/config.hpp"
#include "sessions/session.hpp"
#include "sessions/track_interner.hpp"

namespace segue::models {

struct UserHistory {
  std::vector<sessions::TrackId> plays;     // oldest first
  std::optional<sessions::Session> latest;  // their newest session, as delimited by the fold
};

/// `source`: Manifest::source, the data set's KIND:PATH; the part held out for the test, which no version has
/// learnt, is read, too. Empty if the user is not in it. The error is the reason why it cannot be read.
boost::system::result<UserHistory, std::string> read_user_history(const std::string& source,
                                                                  const std::string& user_id,
                                                                  const configs::Sessions& options,
                                                                  sessions::TrackInterner& tracks);

}  // namespace segue::models
