// Letting go of a consumer's client without ever hanging.
#pragma once

#include <chrono>

#include "ingest/kafka/handles.hpp"

namespace segue::ingest::kafka {

/// Destroys `client` on a thread of its own; false when that took longer than `deadline` and goes on by
/// itself. Messages, events and queues of the client must be gone.
bool destroy_within(Client client, std::chrono::milliseconds deadline);

/// Keeps `client` and its threads until the process ends, silently: for one whose destruction would crash or
/// hang (librdkafka 2.0.2: a cooperative member without an assignment, an assignment during the close).
void abandon(Client client);

}  // namespace segue::ingest::kafka
