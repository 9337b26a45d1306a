// Metadata queries to the brokers: topics, partitions, watermarks.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "ingest/kafka/handles.hpp"
#include "ingest/kafka/log_reader.hpp"

namespace segue::ingest::kafka {

/// Every topic and its number of partitions. Throws KafkaError when no broker answers.
std::map<std::string, std::int32_t> existing_topics(rd_kafka_t* client, const std::string& brokers,
                                                    std::chrono::milliseconds timeout);

/// True if every partition of `topic` has a leader; false too when no broker answers. Requests `topic` by
/// name, which makes a broker that creates topics on first use create it.
bool all_partitions_led(rd_kafka_t* client, const std::string& topic);

/// Low and high watermark of each partition in `partitions`, in two requests to each broker. On an error none
/// is known.
rd_kafka_resp_err_t watermarks(rd_kafka_t* client, const rd_kafka_topic_partition_list_t& partitions,
                               std::chrono::milliseconds timeout, OffsetRanges& found);

}  // namespace segue::ingest::kafka
