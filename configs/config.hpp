// The configuration as one plain struct. Every key is declared once, in keys.hpp, with its name, unit,
// default and bounds; this header only gives the values their types.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "configs/model_options.hpp"

namespace segue::configs {

using Duration = std::chrono::milliseconds;

struct Kafka {
  std::string brokers;  // "embedded" or host:port[,host:port]
  std::string embedded_address_file;
  std::string group;
  std::string plays_topic;
  std::string tracks_topic;
  std::string dead_letters_topic;
  std::string retrain_topic;
  std::string jobs_topic;
  std::string layout_topic;
  std::string recommendations_topic;
  bool publish_recommendations = false;
  std::int64_t partitions = 0;
  std::string partitioner;  // "murmur2", "crc32", "fnv1a" or "murmur2_unsigned"
  std::int64_t replication = 0;
  Duration retention{};
  Duration session_timeout{};
  Duration max_poll_interval{};
  Duration commit_interval{};
};

struct Sessions {
  Duration gap{};
  Duration expire_after{};
  Duration future_tolerance{};
  std::int64_t max_steps = 0;
  std::int64_t open_per_listener = 0;
  std::int64_t duplicate_window = 0;
  std::int64_t max_listeners = 0;
};

struct Recommender {
  std::int64_t k = 0;
  std::int64_t max_k = 0;
  bool exclude_just_skipped = false;
  bool exclude_just_played = false;
};

struct Registry {
  std::string path;
  std::int64_t keep = 0;
};

struct Serving {
  std::string address;
  std::int64_t port = 0;
  std::int64_t shards = 0;
  std::string admin_token;
  std::string token_secret;
  std::vector<std::string> allowed_origins;
  Duration ping_interval{};
  Duration pong_timeout{};
  Duration init_timeout{};
  Duration shutdown_timeout{};
  std::int64_t max_message_bytes = 0;
  std::int64_t max_output_bytes = 0;
  std::int64_t max_list_bytes = 0;
  std::int64_t max_connections = 0;
  std::int64_t messages_per_second = 0;
};

struct Training {
  std::string device;  // "auto", "cpu" or "cuda"
  Duration every{};    // zero: only on request of an operator
  std::int64_t min_events = 0;
  std::int64_t threads = 0;
  std::int64_t seed = 0;
  double held_out = 0;
  std::string gate;  // "on" or "off"
  LstmOptions lstm;
  FmOptions fm;
};

struct Log {
  std::string level;
};

struct Config {
  Kafka kafka;
  Sessions sessions;
  Recommender recommender;
  Registry registry;
  Serving serving;
  Training training;
  Log log;
};

}  // namespace segue::configs
