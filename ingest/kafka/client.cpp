#include "ingest/kafka/client.hpp"

#include <spdlog/spdlog.h>

#include "ingest/kafka/error.hpp"

namespace segue::ingest::kafka {
namespace {

// Runs on librdkafka's threads. Lost connections and the like are also delivered as events to the owner of
// the client, which logs what they mean; so librdkafka's own lines are logged one level lower.
void log(const rd_kafka_t*, int syslog_level, const char* facility, const char* text) {
  constexpr int critical = 2, error = 3, warning = 4;
  const auto level = syslog_level <= critical  ? spdlog::level::err
                     : syslog_level == error   ? spdlog::level::warn
                     : syslog_level == warning ? spdlog::level::info
                                               : spdlog::level::debug;
  spdlog::log(level, "kafka: {}: {}", facility, text);
}

}  // namespace

void set(rd_kafka_conf_t* conf, const std::string& key, const std::string& value) {
  char reason[512];
  if (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), reason, sizeof reason) != RD_KAFKA_CONF_OK)
    throw KafkaError("Kafka property " + key + ": " + reason);
}

Conf client_conf(const std::string& brokers) {
  Conf conf{rd_kafka_conf_new()};
  set(conf.get(), "bootstrap.servers", brokers);
  set(conf.get(), "client.id", "segue");
  set(conf.get(), "socket.nagle.disable", "true");
  set(conf.get(), "socket.timeout.ms", "10000");
  set(conf.get(), "reconnect.backoff.ms", "50");
  set(conf.get(), "reconnect.backoff.max.ms", "1000");
  set(conf.get(), "log.connection.close", "false");
  rd_kafka_conf_set_log_cb(conf.get(), log);
  return conf;
}

Client make_client(rd_kafka_type_t type, Conf conf) {
  char reason[512];
  Client client{rd_kafka_new(type, conf.get(), reason, sizeof reason)};
  if (!client) throw KafkaError(std::string("Kafka client: ") + reason);
  (void)conf.release();
  return client;
}

std::string fetch_wait_ms(const configs::Kafka& options) {
  return options.brokers == "embedded" ? "1" : "100";
}

}  // namespace segue::ingest::kafka
