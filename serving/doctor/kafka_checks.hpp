// The checks of Kafka: brokers, topics, what the records of `plays` show of producers and clocks.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "configs/config.hpp"
#include "ingest/kafka/broker_state.hpp"
#include "ingest/kafka/partitioner.hpp"
#include "serving/doctor/diagnosis.hpp"

namespace segue::serving {

/// Whether a server with kafka.session_timeout may join a group: the brokers have limits of their own.
Diagnosis check_session_limits(const configs::Kafka& kafka, std::span<const ingest::BrokerState> brokers);

/// `topics`: all of ingest::topic_settings(). One diagnosis for each, or one in all where none exists yet.
Diagnoses check_topic_states(const configs::Config& config, const std::string& brokers,
                             std::span<const ingest::TopicState> topics);

/// The newest hundred records of each partition of `plays` in a moment.
struct PlaysSample {
  ingest::Partitioner partitioner = ingest::Partitioner::murmur2;  // of the layout in force
  std::int32_t partitions = 0;
  std::uint32_t keyed = 0;      // records with a key, without copies that Segue has sent on
  std::uint32_t misplaced = 0;  // of those, that lie elsewhere than `partitioner` puts them
  std::array<std::uint32_t, ingest::partitioner_count> matches{};  // of the misplaced ones, by partitioner
  std::uint32_t broker_times = 0;                                  // records with LogAppendTime
  std::int64_t newest_ms = 0;                                      // the latest of these times
};
/// Reads it. Throws KafkaError.
PlaysSample sample_plays(const configs::Kafka& kafka, const std::string& brokers);

Diagnosis check_partitioner(const PlaysSample& sample);
/// `now_ms`: this machine's clock after the sample was read.
Diagnosis check_broker_clock(const PlaysSample& sample, std::int64_t now_ms);

/// All of the above, with the brokers of the configuration. Never throws KafkaError: it becomes a diagnosis.
Diagnoses check_kafka(const configs::Config& config);

}  // namespace segue::serving
