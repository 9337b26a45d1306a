// Destruction of a consumer's client without ever blocking.
#pragma once

#include <chrono>

#include "ingest/kafka/handles.hpp"

namespace segue::ingest::kafka {

/// Destroys `client` on a thread of its own; false when that takes longer than `deadline` and continues in
/// the background. Messages, events and queues of the client must have been destroyed.
bool destroy_within(Client client, std::chrono::milliseconds deadline);

/// Leaks `client` and its threads until the process ends, with its log silenced: for one whose destruction
/// would crash or hang (librdkafka 2.0.2: a cooperative member without an assignment, an assignment during
/// the close).
void abandon(Client client);

}  // namespace segue::ingest::kafka
