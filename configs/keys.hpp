// The configuration keys, each declared once: section.name, type, default, bounds, one sentence. The loader,
// the defaults, the shipped segue.toml and `segue check-config` are all generated from this list.
#pragma once

#include <limits>
#include <string_view>
#include <utility>

#include "configs/config.hpp"

namespace segue::configs {

/// Keys that had another name before, and what stands for them now.
inline constexpr std::pair<std::string_view, std::string_view> renamed_keys[] = {
    {"training.lstm_batch", "training.lstm_lanes"},
    {"training.lstm_optimiser", "training.lstm_adagrad, true or false"},
};

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
         "file in which `segue broker` publishes its host:port to the other processes");
  v.text("kafka.group", c.kafka.group, "segue", "consumer group of the servers, which share its partitions");
  v.text("kafka.plays_topic", c.kafka.plays_topic, "plays", "topic of the listening events");
  v.text("kafka.tracks_topic", c.kafka.tracks_topic, "tracks", "compacted topic of the track metadata");
  v.text("kafka.dead_letters_topic", c.kafka.dead_letters_topic, "plays.dlq", "topic of the refused records");
  v.text("kafka.retrain_topic", c.kafka.retrain_topic, "segue.retrain", "topic of the retraining commands");
  v.text("kafka.jobs_topic", c.kafka.jobs_topic, "segue.jobs", "compacted topic of the job states");
  v.text("kafka.layout_topic", c.kafka.layout_topic, "segue.layout",
         "compacted topic of the layouts: which partition of plays_topic is a user's own");
  v.text("kafka.recommendations_topic", c.kafka.recommendations_topic, "recommendations",
         "topic of the copies of pushed lists");
  v.flag("kafka.publish_recommendations", c.kafka.publish_recommendations, false,
         "publish a copy of every list to recommendations_topic, one record per event");
  v.integer("kafka.partitions", c.kafka.partitions, 16, 1, 4096,
            "partitions of topics that Segue creates; more allow more shards, at some cost to the brokers");
  v.choice("kafka.partitioner", c.kafka.partitioner, "murmur2",
           {"murmur2", "crc32", "fnv1a", "murmur2_unsigned"},
           "partitioner of the producers of plays_topic; records that another one placed are sent on, a hop");
  v.integer("kafka.replication", c.kafka.replication, 1, 1, 16,
            "replicas of topics that Segue creates; each costs disk and survives one more broker failure");
  v.duration("kafka.retention", c.kafka.retention, 24h * 365, 1h, 24h * 36500,
             "retention of plays_topic as created; longer takes disk and lets training look back further");
  v.duration("kafka.session_timeout", c.kafka.session_timeout, 10s, 1s, 30min,
             "a server silent this long loses its partitions; longer delays the takeover after a crash");
  v.duration("kafka.max_poll_interval", c.kafka.max_poll_interval, 5min, 1s, 24h,
             "a server stuck this long loses its partitions; longer delays the takeover from it");
  v.duration("kafka.commit_interval", c.kafka.commit_interval, 1s, 10ms, 1h,
             "time between two offset commits; longer repeats more lists after a crash");

  v.duration("sessions.gap", c.sessions.gap, 30min, 1s, 24h * 7,
             "longest pause within a session without session_id; longer gives fewer, longer sessions");
  v.duration("sessions.expire_after", c.sessions.expire_after, 1h, 1s, 24h * 30,
             "idle time before a listener is dropped, at least gap; longer takes memory and rebuild time");
  v.duration("sessions.future_tolerance", c.sessions.future_tolerance, 5min, 0ms, 24h * 365,
             "an event further ahead of its record is refused; longer lets wrong clocks expire sessions");
  v.integer("sessions.max_steps", c.sessions.max_steps, 200, 2, 100'000,
            "a longer session is split; more take memory, and time when a new version is loaded");
  v.integer("sessions.open_per_listener", c.sessions.open_per_listener, 4, 1, 64,
            "sessions of a listener open at once, as of several devices; more keep old ones open for longer");
  v.integer("sessions.duplicate_window", c.sessions.duplicate_window, 64, 1, 4096,
            "latest event_ids checked per listener; more take 8 bytes each and a longer rebuild");
  v.integer("sessions.max_listeners", c.sessions.max_listeners, 1'000'000, 1, many,
            "listeners kept per partition, the longest idle dropped first; each takes about 1 kB");

  v.integer("recommender.k", c.recommender.k, 20, 1, 1000,
            "tracks in a list unless the player requests another number; each adds to every message");
  v.integer("recommender.max_k", c.recommender.max_k, 100, 1, 1000,
            "largest number of tracks that a player may request; each adds to its messages");
  v.flag("recommender.exclude_just_skipped", c.recommender.exclude_just_skipped, true,
         "leave out what the listener skipped in this session");
  v.flag("recommender.exclude_just_played", c.recommender.exclude_just_played, false,
         "leave out what the listener played in this session");

  v.text("registry.path", c.registry.path, "/var/lib/segue/registry", "folder of the model versions");
  v.integer("registry.keep", c.registry.keep, 20, 2, many,
            "versions kept, the oldest removed first; each takes the disk space of its weights");

  v.text("serving.address", c.serving.address, "127.0.0.1", "IP address to listen on");
  v.integer("serving.port", c.serving.port, 8080, 0, 65535, "port to listen on; 0 lets the system choose");
  v.integer("serving.shards", c.serving.shards, 1, 1, 256,
            "threads that consume and score; more use more cores, up to the number of partitions");
  v.text("serving.admin_token", c.serving.admin_token, "",
         "bearer token of the admin API; required when the address is not loopback");
  v.text("serving.token_secret", c.serving.token_secret, "",
         "secret that signs players' tokens; empty: players name their user without proof");
  v.texts("serving.allowed_origins", c.serving.allowed_origins,
          "origins of web pages that may connect besides the server's own page");
  v.duration("serving.ping_interval", c.serving.ping_interval, 25s, 100ms, 1h,
             "idle time before a ping; longer saves traffic and detects dead connections later");
  v.duration("serving.pong_timeout", c.serving.pong_timeout, 8s, 100ms, 1h,
             "a connection without pong is closed; longer tolerates slower networks and detects later");
  v.duration("serving.init_timeout", c.serving.init_timeout, 10s, 100ms, 1h,
             "time for handshake and init message; longer tolerates slower clients and idle connections");
  v.duration("serving.shutdown_timeout", c.serving.shutdown_timeout, 8s, 100ms, 1h,
             "time to close connections and commit on SIGTERM; longer may delay a restart");
  v.integer("serving.max_message_bytes", c.serving.max_message_bytes, 65'536, 1024, 16'777'216,
            "largest message or request body accepted; larger takes more memory per connection");
  v.integer(
      "serving.max_output_bytes", c.serving.max_output_bytes, 65'536, 4096, 16'777'216,
      "queued bytes of a slow reader before lists are replaced, then it is closed; larger costs memory");
  v.integer("serving.max_list_bytes", c.serving.max_list_bytes, 0, 0, 16'777'216,
            "largest message of a list, 0: no limit; a longer list loses its last tracks");
  v.integer("serving.max_connections", c.serving.max_connections, 20'000, 1, 1'000'000,
            "connections open at once; each takes a file descriptor and memory for its buffers");
  v.integer("serving.messages_per_second", c.serving.messages_per_second, 50, 1, many,
            "messages per second from one connection, in bursts of twice as many; more admit more load");

  v.choice("training.device", c.training.device, "auto", {"auto", "cpu", "cuda"},
           "auto uses a GPU if there is one");
  v.duration(
      "training.every", c.training.every, 24h, 0ms, 24h * 365,
      "period of retraining, 0s: only on request; longer saves computing time and serves older models");
  v.integer("training.min_events", c.training.min_events, 1000, 1, many,
            "a job with fewer events is refused; larger delays the first model, which then has more data");
  v.integer("training.threads", c.training.threads, 1, 1, 1024,
            "threads of the trainer; more are faster, and take cores from other processes");
  v.integer("training.seed", c.training.seed, 1, 0, many, "seed of everything random in a training");
  v.real("training.held_out", c.training.held_out, 0.1, 0.01, 0.5,
         "newest share of sessions, to judge a candidate; larger judges surer and leaves less to learn from");
  v.choice("training.gate", c.training.gate, "on", {"on", "off"},
           "on: a candidate worse than the champion, or not better than popularity, is kept but not served");
  auto& lstm = c.training.lstm;
  auto& fm = c.training.fm;
  const LstmOptions lstm_default;
  const FmOptions fm_default;
  v.integer("training.lstm_units", lstm.units, lstm_default.units, 4, 4096,
            "units of an LSTM layer; more model more, at more memory and time, in serving too");
  v.integer("training.lstm_layers", lstm.layers, lstm_default.layers, 1, 4,
            "LSTM layers; each adds as much time per step");
  v.flag("training.lstm_tied", lstm.tied, lstm_default.tied,
         "share the input embedding as output embedding, which halves the memory of both");
  v.flag("training.lstm_gaps", lstm.gaps, lstm_default.gaps,
         "make the gap since the previous play an input of the LSTM");
  v.integer("training.lstm_positions", lstm.positions, lstm_default.positions, 0, 10'000,
            "positions in a session distinguished as an LSTM input, 0: none; each adds a row of weights");
  v.flag("training.lstm_artists", lstm.artists, lstm_default.artists,
         "let tracks of one artist share a part of their embedding");
  v.real("training.lstm_embedding_dropout", lstm.embedding_dropout, lstm_default.embedding_dropout, 0, 0.95,
         "dropout on the LSTM's input; more prevents overfitting and learns slower");
  v.real("training.lstm_dropout", lstm.dropout, lstm_default.dropout, 0, 0.95,
         "dropout on the hidden state; more prevents overfitting and learns slower");
  v.integer("training.lstm_epochs", lstm.epochs, lstm_default.epochs, 1, 10'000,
            "passes of the LSTM over the sessions at most; each takes as long as the others");
  v.integer("training.lstm_patience", lstm.patience, lstm_default.patience, 1, 10'000,
            "passes without a better validation before the training stops; more take longer");
  v.integer("training.lstm_lanes", lstm.lanes, lstm_default.lanes, 1, 65'536,
            "sessions side by side in a batch of the LSTM; more train faster, with fewer optimiser steps");
  v.integer("training.lstm_steps", lstm.steps, lstm_default.steps, 1, 10'000,
            "plays of a session in a batch of the LSTM, the reach of its gradient; more take more memory");
  v.flag("training.lstm_shuffled", lstm.shuffled, lstm_default.shuffled,
         "train on the sessions in random order instead of oldest first");
  v.real("training.lstm_action_mask", lstm.action_mask, lstm_default.action_mask, 0, 1,
         "share of the known actions shown as unknown; more learn less from skips");
  v.real("training.lstm_skipped_target_weight", lstm.skipped_target_weight,
         lstm_default.skipped_target_weight, -10, 10,
         "loss weight of a play that was skipped; larger recommends more like it, below 0 less");
  v.integer(
      "training.lstm_negatives", lstm.negatives, lstm_default.negatives, 0, 1'000'000,
      "negatives shared by a batch of the LSTM, 0: all; more approximate the softmax better, at more time");
  v.real("training.lstm_negative_exponent", lstm.negative_exponent, lstm_default.negative_exponent, 0, 2,
         "negatives are drawn by popularity to this power; larger contrasts popular tracks more");
  v.flag("training.lstm_bpr_max", lstm.bpr_max, lstm_default.bpr_max,
         "train with BPR-max instead of the softmax");
  v.real("training.lstm_bpr_max_regularisation", lstm.bpr_max_regularisation,
         lstm_default.bpr_max_regularisation, 0, 100,
         "score regularisation of BPR-max; larger keeps scores smaller");
  v.flag("training.lstm_adagrad", lstm.adagrad, lstm_default.adagrad,
         "optimise by Adagrad; else by Adam, which needs learning rates some thirty times smaller");
  v.real("training.lstm_learning_rate", lstm.learning_rate, lstm_default.learning_rate, 1e-7, 10,
         "learning rate of the LSTM's embeddings; too large diverges");
  v.real("training.lstm_dense_learning_rate", lstm.dense_learning_rate, lstm_default.dense_learning_rate, 0,
         10, "learning rate of the LSTM's layers, 0: the same; too large diverges");
  v.real("training.lstm_momentum", lstm.momentum, lstm_default.momentum, 0, 1,
         "momentum of Adagrad; larger averages over more steps");
  v.real("training.lstm_clip", lstm.clip, lstm_default.clip, 0, 1e6,
         "largest norm of the LSTM's gradient, 0: unlimited; larger lets single batches move more");
  v.integer("training.lstm_shards", lstm.shards, lstm_default.shards, 1, 64,
            "parts of a batch of the LSTM computed in parallel; more use more threads");
  v.integer("training.fm_dimensions", fm.dimensions, fm_default.dimensions, 4, 1024,
            "dimensions of the FM-GCN embeddings; more model more, at more memory and time, in serving too");
  v.integer("training.fm_layers", fm.layers, fm_default.layers, 0, 4,
            "graph-convolution layers, 0: a plain FM; more reach further neighbours, at more time");
  v.real("training.fm_self_weight", fm.self_weight, fm_default.self_weight, -100, 100,
         "initial weight of a node's own embedding; larger smooths less over the graph");
  v.real("training.fm_neighbour_weight", fm.neighbour_weight, fm_default.neighbour_weight, -100, 100,
         "initial weight of the convolved embeddings together; larger smooths more");
  v.flag("training.fm_first_order", fm.first_order, fm_default.first_order,
         "give every node a bias of its own");
  v.integer("training.fm_softmax_negatives", fm.softmax_negatives, fm_default.softmax_negatives, 0, 1'000'000,
            "negatives of a sampled softmax shared by a batch, 0: BPR instead; more take more time");
  v.integer("training.fm_epochs", fm.epochs, fm_default.epochs, 1, 10'000,
            "passes of the FM-GCN over the plays at most; each takes as long as the others");
  v.integer("training.fm_patience", fm.patience, fm_default.patience, 1, 10'000,
            "passes without a better validation before the training stops; more take longer");
  v.integer("training.fm_batch", fm.batch, fm_default.batch, 1, 1'000'000,
            "plays in a batch of the FM-GCN; larger trains faster, with fewer optimiser steps");
  v.integer("training.fm_negatives", fm.negatives, fm_default.negatives, 1, 1000,
            "negatives per play of the FM-GCN; more contrast each play better, at more time");
  v.real("training.fm_negative_exponent", fm.negative_exponent, fm_default.negative_exponent, 0, 2,
         "negatives are drawn by popularity to this power; larger contrasts popular tracks more");
  v.real("training.fm_learning_rate", fm.learning_rate, fm_default.learning_rate, 1e-7, 10,
         "learning rate of the FM-GCN (Adam); larger learns faster until it diverges");
  v.real("training.fm_regularisation", fm.regularisation, fm_default.regularisation, 0, 10,
         "L2 penalty of the FM-GCN; larger prevents overfitting and learns less detail");
  v.integer("training.fm_folds", fm.folds, fm_default.folds, 1, 100,
            "parts of the plays, each learnt over the graph of the others, 1: of all; more take more memory");

  v.choice("log.level", c.log.level, "info", {"trace", "debug", "info", "warn", "error"},
           "lowest severity that is logged");
}

}  // namespace segue::configs
