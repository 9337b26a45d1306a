// RAII aliases of librdkafka's C handles. The required order of destruction is noted beside each alias.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>

namespace segue::ingest::kafka {

template <auto Destroy>
struct Deleter {
  template <class T>
  void operator()(T* handle) const {
    Destroy(handle);
  }
};

using Conf = std::unique_ptr<rd_kafka_conf_t, Deleter<rd_kafka_conf_destroy>>;  // moves to rd_kafka_new
using TopicConf = std::unique_ptr<rd_kafka_topic_conf_t, Deleter<rd_kafka_topic_conf_destroy>>;
using Topic = std::unique_ptr<rd_kafka_topic_t, Deleter<rd_kafka_topic_destroy>>;
using Client = std::unique_ptr<rd_kafka_t, Deleter<rd_kafka_destroy>>;  // destroyed after everything below
using Queue = std::unique_ptr<rd_kafka_queue_t, Deleter<rd_kafka_queue_destroy>>;
using Message = std::unique_ptr<rd_kafka_message_t, Deleter<rd_kafka_message_destroy>>;
using PartitionList =
    std::unique_ptr<rd_kafka_topic_partition_list_t, Deleter<rd_kafka_topic_partition_list_destroy>>;
using TopicPartition = std::unique_ptr<rd_kafka_topic_partition_t, Deleter<rd_kafka_topic_partition_destroy>>;
using Error = std::unique_ptr<rd_kafka_error_t, Deleter<rd_kafka_error_destroy>>;
using Event = std::unique_ptr<rd_kafka_event_t, Deleter<rd_kafka_event_destroy>>;
using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Deleter<rd_kafka_NewTopic_destroy>>;
using AdminOptions = std::unique_ptr<rd_kafka_AdminOptions_t, Deleter<rd_kafka_AdminOptions_destroy>>;
using HeaderList = std::unique_ptr<rd_kafka_headers_t, Deleter<rd_kafka_headers_destroy>>;

}  // namespace segue::ingest::kafka
