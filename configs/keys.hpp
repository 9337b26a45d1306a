// The configuration keys, each declared once: section.name, type, default, bounds, one sentence. The loader,
// the defaults, the shipped segue.toml and `segue check-config` are all generated from this list.
#pragma once

#include <limits>

#include "configs/config.hpp"

namespace segue::configs {

/// Calls `v` once per key, in the order in which segue.toml prints them. A visitor has the members
///   integer(name, value, default, min, max, sentence)   real(...)   duration(... bounds as Duration)
///   text(name, value, default, sentence)   choice(name, value, default, {allowed}, sentence)
///   flag(name, value, default, sentence)   texts(name, value, sentence)
template <class Visitor>
void visit_keys(Config& c, Visitor& v) {
  using namespace std::chrono_literals;
  constexpr std::int64_t many = 1'000'000'000;

  v.text(
      "kafka.brokers", c.kafka.brokers, "embedded",
      "host:port of one or more brokers, comma-separated, or \"embedded\" for the broker of `segue broker`");
  v.text("kafka.embedded_address_file", c.kafka.embedded_address_file, "/tmp/segue-broker.address",
         "file in which `segue broker` leaves its host:port for the other processes");
  v.text("kafka.group", c.kafka.group, "segue", "consumer group of the servers");
  v.text("kafka.plays_topic", c.kafka.plays_topic, "plays", "topic of the listening events");
  v.text("kafka.tracks_topic", c.kafka.tracks_topic, "tracks", "compacted topic of the track metadata");
  v.text("kafka.dead_letters_topic", c.kafka.dead_letters_topic, "plays.dlq", "topic of the refused records");
  v.text("kafka.retrain_topic", c.kafka.retrain_topic, "segue.retrain", "topic of the retraining commands");
  v.text("kafka.jobs_topic", c.kafka.jobs_topic, "segue.jobs", "compacted topic of the states of the jobs");
  v.text("kafka.recommendations_topic", c.kafka.recommendations_topic, "recommendations",
         "topic of the copies of the lists");
  v.flag("kafka.publish_recommendations", c.kafka.publish_recommendations, false,
         "publish a copy of every list to recommendations_topic");
  v.integer("kafka.partitions", c.kafka.partitions, 16, 1, 4096, "partitions of topics that Segue creates");
  v.integer("kafka.replication", c.kafka.replication, 1, 1, 16, "replicas of topics that Segue creates");
  v.duration("kafka.retention", c.kafka.retention, 24h * 365, 1h, 24h * 36500,
             "retention of plays_topic when Segue creates it; training can look back no further");
  v.duration("kafka.session_timeout", c.kafka.session_timeout, 10s, 1s, 30min,
             "a server silent for this long loses its partitions");
  v.duration("kafka.max_poll_interval", c.kafka.max_poll_interval, 5min, 1s, 24h,
             "a server that handles no record for this long loses its partitions");
  v.duration("kafka.commit_interval", c.kafka.commit_interval, 1s, 10ms, 1h,
             "time between two offset commits");

  v.duration("sessions.gap", c.sessions.gap, 30min, 1s, 24h * 7,
             "a longer silence of a listener ends the session, where events carry no session_id");
  v.duration("sessions.expire_after", c.sessions.expire_after, 1h, 1s, 24h * 30,
             "a session idle for this long by its partition's watermark is forgotten; at least sessions.gap");
  v.duration("sessions.future_tolerance", c.sessions.future_tolerance, 5min, 0ms, 24h * 365,
             "an event further ahead of its Kafka record's timestamp is a dead letter");
  v.integer("sessions.max_steps", c.sessions.max_steps, 200, 2, 100'000, "a longer session is split");
  v.integer("sessions.duplicate_window", c.sessions.duplicate_window, 64, 1, 4096,
            "records of a listener among which an event_id is known again");
  v.integer("sessions.max_listeners", c.sessions.max_listeners, 1'000'000, 1, many,
            "listeners a partition remembers; beyond it the longest idle is forgotten");

  v.integer("recommender.k", c.recommender.k, 20, 1, 1000,
            "tracks in a list, unless the player asks otherwise");
  v.integer("recommender.max_k", c.recommender.max_k, 100, 1, 1000, "tracks that a player may ask for");
  v.flag("recommender.exclude_just_skipped", c.recommender.exclude_just_skipped, true,
         "leave out what the listener skipped in this session");
  v.flag("recommender.exclude_just_played", c.recommender.exclude_just_played, false,
         "leave out what the listener played in this session");

  v.text("registry.path", c.registry.path, "/var/lib/segue/registry", "folder of the versions");
  v.integer("registry.keep", c.registry.keep, 20, 2, many, "versions kept; the oldest beyond it are removed");

  v.text("serving.address", c.serving.address, "127.0.0.1", "address to listen on");
  v.integer("serving.port", c.serving.port, 8080, 0, 65535, "port to listen on; 0 lets the system choose");
  v.integer("serving.shards", c.serving.shards, 1, 1, 256,
            "threads that consume and score, each with partitions of its own");
  v.text("serving.admin_token", c.serving.admin_token, "",
         "bearer token of the admin API; required when the address is not loopback");
  v.text("serving.token_secret", c.serving.token_secret, "",
         "secret that signs players' tokens; empty: a player names its user itself");
  v.texts("serving.allowed_origins", c.serving.allowed_origins,
          "origins of web pages that may connect besides the server's own page");
  v.duration("serving.ping_interval", c.serving.ping_interval, 25s, 100ms, 1h, "idle time before a ping");
  v.duration("serving.pong_timeout", c.serving.pong_timeout, 8s, 100ms, 1h,
             "a connection without pong is closed");
  v.duration("serving.init_timeout", c.serving.init_timeout, 10s, 100ms, 1h,
             "time for the handshake and the init message");
  v.duration("serving.shutdown_timeout", c.serving.shutdown_timeout, 8s, 100ms, 1h,
             "time to close connections and commit on SIGTERM");
  v.integer("serving.max_message_bytes", c.serving.max_message_bytes, 65'536, 1024, 16'777'216,
            "largest message or request body accepted");
  v.integer(
      "serving.max_output_bytes", c.serving.max_output_bytes, 65'536, 4096, 16'777'216,
      "queued output of one connection; beyond it old lists are replaced, then the connection is closed");
  v.integer("serving.max_connections", c.serving.max_connections, 20'000, 1, 1'000'000,
            "connections at once");
  v.integer("serving.messages_per_second", c.serving.messages_per_second, 50, 1, many,
            "messages a second that one connection may send, in bursts of twice as many");

  v.choice("training.device", c.training.device, "auto", {"auto", "cpu", "cuda"},
           "auto takes the GPU when there is one");
  v.duration("training.every", c.training.every, 24h, 0ms, 24h * 365,
             "period of retraining; 0s: only when an operator asks");
  v.integer("training.min_events", c.training.min_events, 1000, 1, many,
            "a job with fewer events is refused");
  v.integer("training.threads", c.training.threads, 1, 1, 1024, "threads of the trainer");
  v.integer("training.seed", c.training.seed, 1, 0, many, "seed of everything random in a training");
  v.real("training.held_out", c.training.held_out, 0.1, 0.01, 0.5,
         "newest share of the sessions on which a candidate is judged");
  v.choice("training.gate", c.training.gate, "on", {"on", "off"},
           "on: a candidate worse than the champion or the baselines is kept but not served");
  v.integer("training.lstm_units", c.training.lstm_units, 100, 4, 4096, "units of an LSTM layer");
  v.integer("training.lstm_layers", c.training.lstm_layers, 1, 1, 4, "LSTM layers");
  v.integer("training.lstm_epochs", c.training.lstm_epochs, 8, 1, 10'000,
            "passes of the LSTM over the sessions");
  v.integer("training.lstm_batch", c.training.lstm_batch, 64, 1, 65'536, "sessions in a batch of the LSTM");
  v.integer("training.lstm_negatives", c.training.lstm_negatives, 2048, 1, 1'000'000,
            "negatives shared by a batch of the LSTM");
  v.choice("training.lstm_optimiser", c.training.lstm_optimiser, "adagrad", {"adagrad", "adam"},
           "optimiser of the LSTM; Adam wants steps some thirty times smaller");
  v.real("training.lstm_learning_rate", c.training.lstm_learning_rate, 0.2, 1e-7, 10,
         "step of the LSTM's optimiser; Adagrad's in the layers is a tenth of it");
  v.real("training.lstm_dropout", c.training.lstm_dropout, 0.4, 0, 0.95,
         "dropout on embedding and hidden state");
  v.flag("training.lstm_tied", c.training.lstm_tied, true, "output embedding equals the input embedding");
  v.flag("training.lstm_gaps", c.training.lstm_gaps, false,
         "the time since the play before is an input of the LSTM");
  v.integer("training.lstm_positions", c.training.lstm_positions, 0, 0, 10'000,
            "so many places in a session are told apart as an input of the LSTM; 0: none");
  v.flag("training.lstm_artists", c.training.lstm_artists, true,
         "tracks of one artist share a part of their embedding");
  v.integer("training.fm_dimensions", c.training.fm_dimensions, 64, 4, 1024,
            "dimensions of the FM-GCN embeddings");
  v.integer("training.fm_layers", c.training.fm_layers, 1, 0, 4, "graph-convolution layers; 0 is a plain FM");
  v.integer("training.fm_epochs", c.training.fm_epochs, 6, 1, 10'000, "passes of the FM-GCN over the plays");
  v.integer("training.fm_batch", c.training.fm_batch, 2048, 1, 1'000'000, "plays in a batch of the FM-GCN");
  v.integer("training.fm_negatives", c.training.fm_negatives, 4, 1, 1000,
            "negatives of a play of the FM-GCN");
  v.real("training.fm_learning_rate", c.training.fm_learning_rate, 0.007, 1e-7, 10,
         "Adam step of the FM-GCN");
  v.real("training.fm_regularisation", c.training.fm_regularisation, 1e-5, 0, 10, "L2 penalty of the FM-GCN");

  v.choice("log.level", c.log.level, "info", {"trace", "debug", "info", "warn", "error"},
           "least severe log line");
}

}  // namespace segue::configs
