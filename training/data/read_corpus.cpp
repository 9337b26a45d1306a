#include "training/data/read_corpus.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "ingest/kafka/topic_checks.hpp"
#include "ingest/layout_topic.hpp"
#include "ingest/partitioner_census.hpp"
#include "ingest/plays_decoder.hpp"
#include "training/data/corpus_builder.hpp"
#include "training/data/dataset_log.hpp"

namespace segue::training {
namespace {

std::int64_t size_of(const ingest::OffsetRanges& ranges) {
  std::int64_t records = 0;
  for (const auto& [partition, range] : ranges) records += range.end - range.begin;
  return records;
}

/// The layout that a server would write for a log without one.
ingest::Layout assumed_layout(const configs::Kafka& options, const ingest::Layouts& layouts,
                              const ingest::OffsetRanges& ranges) {
  if (layouts.newest() != nullptr) return *layouts.newest();
  ingest::Layout layout;
  layout.partitioner = *base::from_string<ingest::Partitioner>(options.partitioner);
  layout.first_offsets.resize(ranges.size());
  return layout;
}

void read_tracks(const configs::Kafka& options, const std::string& brokers, CorpusBuilder& builder) {
  ingest::LogReader log(options, brokers, options.tracks_topic);
  const auto ranges = log.watermarks();
  if (ranges.empty()) return;
  log.read(ranges, [&](const ingest::Record& record) {
    if (!record.value) return;
    auto metadata = ingest::parse_track_metadata(*record.value);
    if (metadata) builder.add(std::move(*metadata), record.partition, record.offset);
  });
}

/// What the broker has removed of the log, in words, where it is not a part at the beginning; empty: nothing.
std::string describe_removed(const configs::Config& config, const std::string& brokers) {
  for (const auto& report : ingest::inspect_topics(config.kafka, config.sessions, brokers)) {
    if (report.topic != config.kafka.plays_topic || !report.severe()) continue;
    spdlog::warn("{}: {}", report.topic, report.sentence());
    for (const auto& finding : report.findings)
      if (finding.problem == ingest::TopicProblem::compacted)
        return "compacted: one event a listener is kept";
  }
  return {};
}

}  // namespace

Corpus read_log(const configs::Config& config, const std::string& brokers, const base::Progress& progress) {
  progress(0, "reading the log");
  CorpusBuilder builder(config.sessions);
  read_tracks(config.kafka, brokers, builder);

  ingest::LogReader log(config.kafka, brokers, config.kafka.plays_topic);
  const auto ranges = log.watermarks();
  const ingest::Layouts layouts = ingest::LayoutTopic(config.kafka, brokers).read();
  ingest::PartitionerCensus census;
  const ingest::Layout assumed = assumed_layout(config.kafka, layouts, ranges);
  const auto note_partitioner = [&](const ingest::Record& record) {
    if (!record.key || assumed.own_partition(*record.key) == record.partition) return census.well_placed();
    if (const auto finding = census.misplaced(record, assumed))
      spdlog::warn("{}: {}. No server has sent them on yet: listeners are cut into pieces in training",
                   config.kafka.plays_topic, *finding);
  };
  ingest::PlaysDecoder decoder(config.sessions.future_tolerance);
  const auto records = std::max<std::int64_t>(size_of(ranges), 1);
  std::int64_t read = 0;
  if (!ranges.empty())
    log.read(ranges, [&](const ingest::Record& record) {
      if (++read % 10'000 == 0)
        progress(static_cast<double>(std::min(read, records)) / static_cast<double>(records),
                 "reading the log");
      if (layouts.newest() == nullptr) note_partitioner(record);
      if (layouts.is_misplaced(record)) return builder.count_forwarded();
      const auto event = decoder.decode(record);
      if (event)
        builder.add(*event, record.partition, record.offset);
      else
        builder.count_refused();
    });
  auto corpus = std::move(builder).build();
  corpus.source = "kafka";
  corpus.offsets = ranges;
  corpus.missing = ingest::describe_missing(ranges);
  if (const auto removed = describe_removed(config, brokers); !removed.empty())
    corpus.missing += (corpus.missing.empty() ? "" : "; ") + removed;
  return corpus;
}

Corpus read_dataset(const configs::Config& config, std::string_view spec) {
  CorpusBuilder builder(config.sessions);
  DatasetLog log(spec, DatasetParts::training);
  ingest::Offset offset = 0;
  for (auto& track : log.take_tracks()) builder.add(std::move(track), 0, offset++);
  log.read([&](const ingest::ListeningEvent& event, ingest::Offset at) { builder.add(event, 0, at); });
  auto corpus = std::move(builder).build();
  corpus.source = log.source();
  return corpus;
}

}  // namespace segue::training
