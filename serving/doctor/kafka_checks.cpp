#include "serving/doctor/kafka_checks.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "base/clock.hpp"
#include "base/parse_number.hpp"
#include "configs/duration.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/topic_checks.hpp"
#include "ingest/kafka/topics.hpp"
#include "ingest/layout_topic.hpp"
#include "ingest/partitioner_census.hpp"
#include "ingest/record_forwarder.hpp"

namespace segue::serving {
namespace {

constexpr std::int64_t sampled_a_partition = 100;
constexpr std::uint32_t fewest_keyed = 20;     // below, chance alone may make a partitioner fit
constexpr std::uint32_t tolerated_share = 20;  // one record in so many may be a hand's
constexpr std::int64_t tolerated_ms = 1000;

std::string seconds_text(std::int64_t ms) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f s", static_cast<double>(ms) / 1000);
  return text.data();
}

std::optional<configs::Duration> duration_in(const ingest::KafkaSettings& settings, const std::string& name) {
  const auto found = settings.find(name);
  if (found == settings.end()) return std::nullopt;
  const auto ms = base::parse_number<std::int64_t>(found->second);
  return ms ? std::optional(configs::Duration(*ms)) : std::nullopt;
}

std::string setting_of(const ingest::TopicState& topic, const std::string& name) {
  const auto found = topic.settings->find(name);
  return found == topic.settings->end() ? "?" : found->second;
}

std::string in_order(const ingest::TopicState& topic) {
  std::string text =
      std::to_string(topic.partitions) + (topic.partitions == 1 ? " partition" : " partitions");
  if (!topic.settings) return text + "; the broker does not tell its settings";
  if (setting_of(topic, "cleanup.policy") == "compact") return text + ", compacted";
  const auto retention = duration_in(*topic.settings, "retention.ms");
  if (retention)
    text += ", kept for " + (retention->count() < 0 ? std::string("ever") : configs::to_string(*retention));
  return text + ", times by " + setting_of(topic, "message.timestamp.type");
}

/// The last offsets of every partition.
ingest::OffsetRanges newest(ingest::OffsetRanges ranges) {
  for (auto& [partition, range] : ranges)
    range.begin = std::max(range.begin, range.end - sampled_a_partition);
  return ranges;
}

}  // namespace

Diagnosis check_session_limits(const configs::Kafka& kafka, std::span<const ingest::BrokerState> brokers) {
  Diagnosis diagnosis{.level = Level::ok, .subject = "session time-out", .text = "", .remedy = ""};
  diagnosis.text = "the broker does not tell which it takes (kafka.session_timeout = " +
                   configs::to_string(kafka.session_timeout) + ')';
  for (const auto& broker : brokers) {
    if (!broker.settings) continue;
    const auto least = duration_in(*broker.settings, "group.min.session.timeout.ms");
    const auto most = duration_in(*broker.settings, "group.max.session.timeout.ms");
    if (!least || !most) continue;
    diagnosis.text = "kafka.session_timeout = " + configs::to_string(kafka.session_timeout) + "; broker " +
                     broker.address + " takes " + configs::to_string(*least) + " to " +
                     configs::to_string(*most);
    if (kafka.session_timeout >= *least && kafka.session_timeout <= *most) continue;
    const bool low = kafka.session_timeout < *least;
    diagnosis.level = Level::error;
    diagnosis.text += ", so that no server can join the group " + kafka.group;
    diagnosis.remedy = "set kafka.session_timeout = \"" + configs::to_string(low ? *least : *most) +
                       "\", or " + (low ? "group.min.session.timeout.ms" : "group.max.session.timeout.ms") +
                       " in the broker's server.properties and restart it";
    break;
  }
  return diagnosis;
}

Diagnoses check_topic_states(const configs::Config& config, const std::string& brokers,
                             std::span<const ingest::TopicState> topics) {
  if (std::ranges::all_of(topics, [](const auto& topic) { return topic.partitions == 0; }))
    return {{.level = Level::warning,
             .subject = "topics",
             .text = "none of Segue's topics exists yet",
             .remedy = "start `segue serve` or `segue trainer`, which create them"}};
  Diagnoses diagnoses;
  for (const auto& report : ingest::check_topics(config.kafka, config.sessions, brokers, topics)) {
    auto& diagnosis = diagnoses.emplace_back();
    diagnosis.subject = "topic " + report.topic;
    if (report.findings.empty()) {
      diagnosis.text = in_order(*std::ranges::find(topics, report.topic, &ingest::TopicState::name));
      continue;
    }
    diagnosis.level = report.severe() ? Level::error : Level::warning;
    for (const auto& finding : report.findings)
      diagnosis.text += (diagnosis.text.empty() ? "" : "; ") + finding.what;
    diagnosis.remedy = report.remedy;
  }
  return diagnoses;
}

PlaysSample sample_plays(const configs::Kafka& kafka, const std::string& brokers) {
  PlaysSample sample;
  const ingest::Layouts layouts = ingest::LayoutTopic(kafka, brokers).read();
  const ingest::Layout* layout = layouts.newest();
  sample.partitioner =
      layout != nullptr ? layout->partitioner : *base::from_string<ingest::Partitioner>(kafka.partitioner);
  ingest::LogReader reader(kafka, brokers, kafka.plays_topic);
  const auto ranges = newest(reader.watermarks());
  sample.partitions = static_cast<std::int32_t>(ranges.size());
  reader.read(ranges, [&](const ingest::Record& record) {
    if (record.log_append_time) {
      ++sample.broker_times;
      sample.newest_ms = std::max(sample.newest_ms, record.timestamp_ms);
    }
    // A record of an earlier layout was placed among another number of partitions.
    if (!record.key || ingest::is_forwarded(record) ||
        (layout != nullptr && layouts.at(record.partition, record.offset) != layout))
      return;
    ++sample.keyed;
    if (ingest::partition_of(*record.key, sample.partitions, sample.partitioner) == record.partition) return;
    ++sample.misplaced;
    for (const auto& [partitioner, name] : base::enumerators<ingest::Partitioner>)
      if (ingest::partition_of(*record.key, sample.partitions, partitioner) == record.partition)
        ++sample.matches[static_cast<std::size_t>(partitioner)];
  });
  return sample;
}

Diagnosis check_partitioner(const PlaysSample& sample) {
  const std::string ours(base::to_string(sample.partitioner));
  Diagnosis diagnosis{.level = Level::ok, .subject = "partitioner", .text = "", .remedy = ""};
  if (sample.partitions < 2) {
    diagnosis.text = "with one partition any partitioner will do";
    return diagnosis;
  }
  if (sample.keyed < fewest_keyed) {
    diagnosis.text = std::to_string(sample.keyed) +
                     " keyed records at the end of plays are too few to tell the producers' partitioner; "
                     "Segue expects " +
                     ours;
    return diagnosis;
  }
  diagnosis.text = "of the " + std::to_string(sample.keyed) + " newest keyed records " +
                   std::to_string(sample.misplaced) + " lie elsewhere than " + ours + " puts them";
  if (tolerated_share * sample.misplaced < sample.keyed) return diagnosis;
  const auto found = ingest::partitioner_of(sample.matches, sample.misplaced);
  diagnosis.level = Level::warning;
  diagnosis.text +=
      " and are sent on, a hop; of their producer's partitioner " + ingest::partitioner_likeness(found);
  diagnosis.remedy = ingest::partitioner_remedy(found);
  return diagnosis;
}

Diagnosis check_broker_clock(const PlaysSample& sample, std::int64_t now_ms) {
  Diagnosis diagnosis{.level = Level::ok, .subject = "clock of the broker", .text = "", .remedy = ""};
  if (sample.broker_times == 0) {
    diagnosis.text = "no record at the end of plays bears the broker's time, so that its clock does not show";
    return diagnosis;
  }
  const std::int64_t ahead = sample.newest_ms - now_ms;
  if (ahead <= 0) {
    diagnosis.text = "the broker stamped the newest record of plays " + seconds_text(-ahead) +
                     " ago by this machine's clock, which is behind the broker's by less than that";
    return diagnosis;
  }
  diagnosis.text = "this machine's clock is at least " + seconds_text(ahead) +
                   " behind the broker's: the newest record of plays bears a time that is still to come";
  if (ahead <= tolerated_ms) return diagnosis;
  diagnosis.level = Level::warning;
  diagnosis.remedy = "synchronise both clocks (chrony or systemd-timesyncd)";
  return diagnosis;
}

Diagnoses check_kafka(const configs::Config& config) {
  Diagnoses diagnoses;
  try {
    const std::string brokers = ingest::bootstrap_servers(config.kafka);
    ingest::BrokerQueries queries(config.kafka, brokers);
    const auto states = queries.brokers();
    auto& broker = diagnoses.emplace_back();
    broker.subject = "broker";
    broker.text = brokers + " answers; the cluster has " + std::to_string(states.size()) +
                  (states.size() == 1 ? " broker" : " brokers");
    if (config.kafka.brokers == "embedded") {
      broker.level = Level::warning;
      broker.text = brokers + " is the broker of `segue broker`, which loses all records when it ends";
      broker.remedy = "name your brokers in kafka.brokers, unless this is a trial";
    }
    diagnoses.push_back(check_session_limits(config.kafka, states));
    const auto topics = queries.topics(ingest::topic_names(config.kafka));
    for (auto& diagnosis : check_topic_states(config, brokers, topics))
      diagnoses.push_back(std::move(diagnosis));
    const auto& plays = *std::ranges::find(topics, config.kafka.plays_topic, &ingest::TopicState::name);
    if (plays.partitions == 0 || !plays.leaderless.empty()) return diagnoses;
    const PlaysSample sample = sample_plays(config.kafka, brokers);
    diagnoses.push_back(check_partitioner(sample));
    diagnoses.push_back(check_broker_clock(sample, base::unix_ms()));
  } catch (const ingest::KafkaError& error) {
    diagnoses.push_back({.level = Level::error,
                         .subject = "broker",
                         .text = error.what(),
                         .remedy = "start the broker, or correct kafka.brokers"});
  }
  return diagnoses;
}

}  // namespace segue::serving
