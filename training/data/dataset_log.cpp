#include "training/data/dataset_log.hpp"

#include <spdlog/spdlog.h>

#include <stdexcept>

#include "base/value_of.hpp"
#include "ingest/datasets/dataset.hpp"
#include "ingest/event_parser.hpp"

namespace segue::training {
DatasetLog::DatasetLog(std::string_view spec, DatasetParts parts) {
  const auto dataset = base::value_of(ingest::parse_dataset_spec(spec));
  source_ = dataset.kind + ":" + dataset.path.string();
  base::value_of(
      ingest::read_tracks(dataset, [&](const ingest::TrackMetadata& track) { tracks_.push_back(track); }));
  const auto report = base::value_of(ingest::read_events(dataset, [&](const ingest::DatasetEvent& event) {
    if (!event.held_out || parts == DatasetParts::all) events_.add(event);
  }));
  if (report.dropped_rows() > 0)
    spdlog::warn("{}: left out {} of {} rows, the first at {}", source_, report.dropped_rows(), report.rows,
                 report.first_dropped);
  events_.sort_by_time();
}

void DatasetLog::read(
    const std::function<void(const ingest::ListeningEvent&, ingest::Offset)>& handle) const {
  ingest::EventParser parser;
  for (std::size_t i = 0; i < events_.size(); ++i)
    handle(*parser.parse(events_[i].json), static_cast<ingest::Offset>(i));
}

}  // namespace segue::training
