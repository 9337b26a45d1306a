#include "ingest/kafka/record.hpp"

#include <librdkafka/rdkafka.h>

namespace segue::ingest {

Headers Record::headers() const {
  Headers all;
  rd_kafka_headers_t* list = nullptr;
  if (!message || rd_kafka_message_headers(message, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return all;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(list, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
    all.emplace_back(name, value ? std::string(static_cast<const char*>(value), size) : std::string());
  return all;
}

}  // namespace segue::ingest
