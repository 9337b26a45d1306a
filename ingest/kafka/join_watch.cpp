#include "ingest/kafka/join_watch.hpp"

namespace segue::ingest::kafka {
namespace {

// API keys of the Kafka protocol.
constexpr std::int16_t join_group = 11;
constexpr std::int16_t sync_group = 14;
constexpr const char* name = "segue-join-watch";

}  // namespace

/// librdkafka's interceptors, called on its broker threads. The opaque pointer is a shared owner of the
/// watch, destroyed with the configuration, which is destroyed with the client.
struct JoinWatch::Interceptors {
  using Share = std::shared_ptr<JoinWatch>;

  static rd_kafka_resp_err_t created(rd_kafka_t* client, const rd_kafka_conf_t*, void* opaque, char*,
                                     std::size_t) {
    rd_kafka_interceptor_add_on_request_sent(client, name, sent, opaque);
    rd_kafka_interceptor_add_on_response_received(client, name, received, opaque);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  }

  static rd_kafka_resp_err_t destroyed(void* opaque) {
    delete static_cast<Share*>(opaque);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  }

  static rd_kafka_resp_err_t sent(rd_kafka_t*, int, const char*, std::int32_t, std::int16_t request,
                                  std::int16_t, std::int32_t, std::size_t, void* opaque) {
    if (request == join_group)
      (*static_cast<Share*>(opaque))->joining_.store(true, std::memory_order_release);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  }

  static rd_kafka_resp_err_t received(rd_kafka_t*, int, const char*, std::int32_t, std::int16_t request,
                                      std::int16_t, std::int32_t, std::size_t, std::int64_t,
                                      rd_kafka_resp_err_t, void* opaque) {
    if (request == sync_group)
      (*static_cast<Share*>(opaque))->joining_.store(false, std::memory_order_release);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  }
};

std::shared_ptr<const JoinWatch> JoinWatch::attach(rd_kafka_conf_t* conf) {
  auto watch = std::make_shared<JoinWatch>();
  auto* const share = new Interceptors::Share(watch);
  rd_kafka_conf_interceptor_add_on_new(conf, name, Interceptors::created, share);
  rd_kafka_conf_interceptor_add_on_conf_destroy(conf, name, Interceptors::destroyed, share);
  return watch;
}

}  // namespace segue::ingest::kafka
