// A librdkafka client that is a member of the servers' consumer group.
#pragma once

#include <memory>
#include <string>

#include "configs/config.hpp"
#include "ingest/kafka/handles.hpp"
#include "ingest/kafka/join_watch.hpp"

namespace segue::ingest::kafka {

struct GroupMember {
  Client client;
  std::shared_ptr<const JoinWatch> join_watch;
};

/// Cooperative-sticky, without automatic commits, everything as events. Throws KafkaError.
GroupMember make_group_member(const configs::Kafka& options, const std::string& brokers);

}  // namespace segue::ingest::kafka
