#include "sessions/session.hpp"

namespace segue::sessions {

std::string session_name(const Session& session, std::int32_t partition) {
  if (!session.explicit_id.empty()) return session.explicit_id;
  return std::to_string(partition) + '-' + std::to_string(session.first_offset);
}

}  // namespace segue::sessions
