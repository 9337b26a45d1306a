#include "models/commands/user_history.hpp"

#include "ingest/datasets/dataset.hpp"
#include "ingest/event_parser.hpp"
#include "ingest/replay/event_log.hpp"
#include "sessions/session_fold.hpp"

namespace segue::models {

boost::system::result<UserHistory, std::string> read_user_history(const std::string& source,
                                                                  const std::string& user_id,
                                                                  const configs::Sessions& options,
                                                                  sessions::TrackInterner& tracks) {
  const auto dataset = ingest::parse_dataset_spec(source);
  if (dataset.has_error()) return dataset.error();
  ingest::EventLog events;
  const auto report = ingest::read_events(*dataset, [&](const ingest::ListeningEvent& event) {
    if (event.user_id == user_id) events.add(event);
  });
  if (report.has_error()) return report.error();
  events.sort_by_time();

  UserHistory history;
  sessions::SessionFold fold(options, tracks);
  ingest::EventParser parser;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto event = parser.parse(events[i].json);
    const auto result = fold.apply(*event, static_cast<std::int64_t>(i));
    if (result.step_opened) history.plays.push_back(tracks.intern(event->track_id));
  }
  if (sessions::Session* latest = fold.find(user_id)) history.latest = std::move(*latest);
  return history;
}

}  // namespace segue::models
