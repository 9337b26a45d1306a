// The producer's thread waits on librdkafka's event queue; that queue's own condition variable wakes it.
#include "ingest/kafka/producer.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "ingest/kafka/client.hpp"
#include "ingest/kafka/error.hpp"

namespace segue::ingest {

using namespace std::chrono_literals;

namespace {

// Larger than any record a broker is likely to have accepted: a refused record must fit into its dead letter.
constexpr const char* max_message_bytes = "67108864";
constexpr auto closing_time = 5s;

struct Rejection {
  DeliveryHandler delivered;
  rd_kafka_resp_err_t error;
};

bool is_too_large(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || error == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE;
}

struct Connection {
  kafka::Client client;
  kafka::Queue events;  // destroyed first
};

}  // namespace

struct Producer::Impl {
  Impl(const std::string& brokers, std::chrono::milliseconds linger)
      : brokers_(brokers), linger_(linger), connection_(connect()) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

  ~Impl() {
    if (!flush(closing_time)) {
      spdlog::warn("kafka: {} records were not acknowledged within 5 s and are given up", in_flight_.load());
      rd_kafka_purge(connection_.client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
      flush(1s);  // for the deliveries of purged records
    }
    thread_.request_stop();
    rd_kafka_queue_yield(connection_.events.get());
    thread_.join();
  }

  Connection connect() const {
    auto conf = kafka::client_conf(brokers_);
    kafka::set(conf.get(), "enable.idempotence", "true");
    kafka::set(conf.get(), "partitioner", "murmur2_random");
    kafka::set(conf.get(), "linger.ms", std::to_string(linger_.count()));
    kafka::set(conf.get(), "message.max.bytes", max_message_bytes);
    rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
    Connection connection{.client = kafka::make_client(RD_KAFKA_PRODUCER, std::move(conf)), .events = {}};
    connection.events.reset(rd_kafka_queue_get_main(connection.client.get()));
    return connection;
  }

  bool produce(const std::string& topic, std::optional<std::string_view> key,
               std::optional<std::string_view> value, const Headers& headers, DeliveryHandler delivered,
               const Placement& placement) {
    kafka::HeaderList list;
    if (!headers.empty()) {
      list.reset(rd_kafka_headers_new(headers.size()));
      for (const auto& [name, text] : headers)
        rd_kafka_header_add(list.get(), name.data(), static_cast<ssize_t>(name.size()), text.data(),
                            static_cast<ssize_t>(text.size()));
    }
    auto opaque = std::make_unique<DeliveryHandler>(std::move(delivered));
    // librdkafka takes void*, but with F_COPY only reads; a null pointer is a null key, or a tombstone.
    const auto bytes = [](const std::optional<std::string_view>& text) -> void* {
      if (!text) return nullptr;
      return const_cast<char*>(text->data() ? text->data() : "");
    };
    const auto size = [](const std::optional<std::string_view>& text) { return text ? text->size() : 0; };

    in_flight_.fetch_add(1);
    const std::shared_lock lock(connection_mutex_);
    const auto error = rd_kafka_producev(
        connection_.client.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_KEY(bytes(key), size(key)),
        RD_KAFKA_V_VALUE(bytes(value), size(value)), RD_KAFKA_V_HEADERS(list.get()),
        RD_KAFKA_V_PARTITION(placement.partition.value_or(RD_KAFKA_PARTITION_UA)),
        RD_KAFKA_V_TIMESTAMP(placement.timestamp_ms), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_OPAQUE(opaque.get()), RD_KAFKA_V_END);
    if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
      settle_one();
      return false;
    }
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      (void)list.release();  // owned by librdkafka now
      (void)opaque.release();
      return true;
    }
    {
      const std::scoped_lock rejections_lock(rejections_mutex_);
      rejections_.push_back({std::move(*opaque), error});
    }
    rd_kafka_queue_yield(connection_.events.get());
    return true;
  }

  void refresh(const std::string& name) {
    const std::shared_lock lock(connection_mutex_);
    const kafka::Topic topic{rd_kafka_topic_new(connection_.client.get(), name.c_str(), nullptr)};
    const rd_kafka_metadata_t* metadata = nullptr;
    if (!topic || rd_kafka_metadata(connection_.client.get(), 0, topic.get(), &metadata, 1000)) return;
    rd_kafka_metadata_destroy(metadata);
  }

  bool flush(std::chrono::milliseconds deadline) {
    std::unique_lock lock(settled_mutex_);
    return settled_.wait_for(lock, deadline, [this] { return in_flight_.load() == 0; });
  }

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const kafka::Event event{rd_kafka_queue_poll(connection_.events.get(), brokers_up_ ? 1000 : 200)};
      hand_over_rejections();
      if (!event) {
        if (!brokers_up_) probe();
      } else if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_DR) {
        hand_over(event.get());
      } else if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_ERROR) {
        failed(event.get());
      }
    }
  }

  void hand_over(rd_kafka_event_t* deliveries) {
    while (const auto* message = rd_kafka_event_message_next(deliveries)) {
      const std::unique_ptr<DeliveryHandler> delivered(static_cast<DeliveryHandler*>(message->_private));
      if (!message->err) brokers_up_ = true;
      if (*delivered)
        (*delivered)({.partition = message->partition,
                      .offset = message->err ? -1 : message->offset,
                      .error = message->err ? rd_kafka_err2str(message->err) : "",
                      .too_large = is_too_large(message->err)});
      settle_one();
    }
  }

  void hand_over_rejections() {
    std::vector<Rejection> rejections;
    {
      const std::scoped_lock lock(rejections_mutex_);
      rejections.swap(rejections_);
    }
    for (auto& rejection : rejections) {
      if (rejection.delivered)
        rejection.delivered(
            {.error = rd_kafka_err2str(rejection.error), .too_large = is_too_large(rejection.error)});
      settle_one();
    }
  }

  void settle_one() {
    if (in_flight_.fetch_sub(1) != 1) return;
    const std::scoped_lock lock(settled_mutex_);
    settled_.notify_all();
  }

  void failed(rd_kafka_event_t* event) {
    if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
      if (brokers_up_.exchange(false))
        spdlog::warn("kafka: all brokers are away; records wait to be published");
    } else if (rd_kafka_event_error_is_fatal(event)) {
      spdlog::error("kafka: the idempotent producer must start anew: {}", rd_kafka_event_error_string(event));
      reconnect();
    } else {
      spdlog::debug("kafka: producer: {}", rd_kafka_event_error_string(event));
    }
  }

  // After a fatal error (an unknown producer id, say) a client refuses every further record.
  void reconnect() {
    Connection old = connect();
    {
      const std::unique_lock lock(connection_mutex_);
      std::swap(old, connection_);
    }
    rd_kafka_purge(old.client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    const auto end = std::chrono::steady_clock::now() + closing_time;
    while (rd_kafka_outq_len(old.client.get()) > 0 && std::chrono::steady_clock::now() < end) {
      const kafka::Event event{rd_kafka_queue_poll(old.events.get(), 100)};
      if (event && rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_DR) hand_over(event.get());
    }
  }

  void probe() {
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(connection_.client.get(), 0, nullptr, &metadata, 500) != RD_KAFKA_RESP_ERR_NO_ERROR)
      return;
    rd_kafka_metadata_destroy(metadata);
    brokers_up_ = true;
  }

  const std::string brokers_;
  const std::chrono::milliseconds linger_;
  std::shared_mutex
      connection_mutex_;  // exclusive: the thread replaces the connection; nobody else changes it
  Connection connection_;
  std::atomic<bool> brokers_up_ = false;
  std::atomic<std::int64_t> in_flight_ = 0;
  std::mutex settled_mutex_;
  std::condition_variable settled_;
  std::mutex rejections_mutex_;
  std::vector<Rejection> rejections_;
  std::jthread thread_;
};

Producer::Producer(const configs::Kafka&, const std::string& brokers, std::chrono::milliseconds linger)
    : impl_(std::make_unique<Impl>(brokers, linger)) {}
Producer::~Producer() = default;

bool Producer::produce(const std::string& topic, std::optional<std::string_view> key,
                       std::optional<std::string_view> value, const Headers& headers,
                       DeliveryHandler delivered, const Placement& placement) {
  return impl_->produce(topic, key, value, headers, std::move(delivered), placement);
}

void Producer::refresh(const std::string& topic) { impl_->refresh(topic); }

bool Producer::flush(std::chrono::milliseconds deadline) { return impl_->flush(deadline); }

bool Producer::brokers_up() const { return impl_->brokers_up_; }

}  // namespace segue::ingest
