#include "ingest/kafka/release.hpp"

#include <future>
#include <thread>

namespace segue::ingest::kafka {

bool destroy_within(Client client, std::chrono::milliseconds deadline) {
  std::promise<void> done;
  auto destroyed = done.get_future();
  std::thread([client = std::move(client), done = std::move(done)]() mutable {
    // The consumer has been closed, or was never a member: librdkafka must not wait for another close.
    rd_kafka_destroy_flags(client.release(), RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    done.set_value();
  }).detach();
  return destroyed.wait_for(deadline) == std::future_status::ready;
}

void abandon(Client client) {
  rd_kafka_set_log_level(client.get(), 0);
  (void)client.release();
}

}  // namespace segue::ingest::kafka
