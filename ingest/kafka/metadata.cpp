#include "ingest/kafka/metadata.hpp"

#include "ingest/kafka/client.hpp"
#include "ingest/kafka/error.hpp"

namespace segue::ingest::kafka {
namespace {

using Metadata = std::unique_ptr<const rd_kafka_metadata_t, Deleter<rd_kafka_metadata_destroy>>;

// ListOffsets takes a time; the two logical offsets denote the earliest and the latest.
rd_kafka_resp_err_t list_offsets(rd_kafka_t* client, const rd_kafka_topic_partition_list_t& partitions,
                                 Offset logical, std::chrono::milliseconds timeout, PartitionList& answer) {
  answer.reset(rd_kafka_topic_partition_list_copy(&partitions));
  for (int i = 0; i < answer->cnt; ++i) answer->elems[i].offset = logical;
  if (const auto error = rd_kafka_offsets_for_times(client, answer.get(), static_cast<int>(timeout.count())))
    return error;
  for (int i = 0; i < answer->cnt; ++i) {
    if (answer->elems[i].err) return answer->elems[i].err;
    if (answer->elems[i].offset < 0) return RD_KAFKA_RESP_ERR__TIMED_OUT;
  }
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace

std::map<std::string, std::int32_t> existing_topics(rd_kafka_t* client, const std::string& brokers,
                                                    std::chrono::milliseconds timeout) {
  const rd_kafka_metadata_t* answer = nullptr;
  if (const auto error = rd_kafka_metadata(client, 1, nullptr, &answer, static_cast<int>(timeout.count())))
    throw KafkaError("no Kafka broker answers at " + brokers + ": " + rd_kafka_err2str(error));
  const Metadata metadata(answer);
  std::map<std::string, std::int32_t> topics;
  for (int i = 0; i < metadata->topic_cnt; ++i)
    if (!metadata->topics[i].err)
      topics.emplace(metadata->topics[i].topic, metadata->topics[i].partition_cnt);
  return topics;
}

bool all_partitions_led(rd_kafka_t* client, const std::string& topic) {
  const Topic handle{rd_kafka_topic_new(client, topic.c_str(), nullptr)};
  const rd_kafka_metadata_t* answer = nullptr;
  if (!handle || rd_kafka_metadata(client, 0, handle.get(), &answer, 1000)) return false;
  const Metadata metadata(answer);
  if (metadata->topic_cnt != 1 || metadata->topics[0].err || metadata->topics[0].partition_cnt == 0)
    return false;
  for (int i = 0; i < metadata->topics[0].partition_cnt; ++i)
    if (metadata->topics[0].partitions[i].err || metadata->topics[0].partitions[i].leader < 0) return false;
  return true;
}

rd_kafka_resp_err_t watermarks(rd_kafka_t* client, const rd_kafka_topic_partition_list_t& partitions,
                               std::chrono::milliseconds timeout, OffsetRanges& found) {
  PartitionList low, high;
  if (const auto error = list_offsets(client, partitions, RD_KAFKA_OFFSET_BEGINNING, timeout, low))
    return error;
  if (const auto error = list_offsets(client, partitions, RD_KAFKA_OFFSET_END, timeout, high)) return error;
  found.clear();
  for (int i = 0; i < low->cnt; ++i) found[low->elems[i].partition].begin = low->elems[i].offset;
  for (int i = 0; i < high->cnt; ++i) found[high->elems[i].partition].end = high->elems[i].offset;
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace segue::ingest::kafka
