// Construction of librdkafka clients: the settings common to all of Segue's clients, and their log forwarded
// to spdlog.
#pragma once

#include <string>

#include "configs/config.hpp"
#include "ingest/kafka/handles.hpp"

namespace segue::ingest::kafka {

/// Sets one property. Throws KafkaError with librdkafka's message.
void set(rd_kafka_conf_t* conf, const std::string& key, const std::string& value);

/// Bootstrap servers, time-outs, logging; no client-specific property. Throws KafkaError.
Conf client_conf(const std::string& brokers);

/// Takes ownership of `conf`. Throws KafkaError.
Client make_client(rd_kafka_type_t type, Conf conf);

/// The value of fetch.wait.max.ms. The mock cluster answers an empty fetch only after the whole wait, so it
/// must be short; a real broker answers as soon as there is data, so it may be long.
std::string fetch_wait_ms(const configs::Kafka& options);

}  // namespace segue::ingest::kafka
