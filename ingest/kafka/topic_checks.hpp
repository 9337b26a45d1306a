// The check of Segue's topics against what Segue needs of them, with the command that mends each.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/enum_names.hpp"
#include "configs/config.hpp"
#include "ingest/kafka/broker_state.hpp"

namespace segue::ingest {

/// What can be wrong with a topic; also the values of the label `problem` of segue_topic_problems.
enum class TopicProblem : std::uint8_t {
  missing,              // there is no such topic
  leaderless,           // partitions without a leader
  partitions,           // another number than Segue creates it with
  compacted,            // records are removed that Segue needs
  not_compacted,        // records vanish with time, though each key's newest is needed
  retention,            // other than kafka.retention
  retention_too_short,  // shorter than open sessions need
  retention_bytes,      // a limit by size, which may remove records before kafka.retention does
  timestamp_type,       // records bear their producer's time
  max_message_bytes,    // some dead letters do not fit
  withdrawals_removed,  // the broker removes what evaluations need of withdrawn tracks
  made_again,           // deleted and created since the check before
};
BOOST_DESCRIBE_ENUM(TopicProblem, missing, leaderless, partitions, compacted, not_compacted, retention,
                    retention_too_short, retention_bytes, timestamp_type, max_message_bytes,
                    withdrawals_removed, made_again)

struct TopicFinding {
  TopicProblem problem;
  bool severe = false;  // listeners get wrong lists or none, or records are lost
  std::string what;     // the middle of a sentence
};

/// The findings about one topic.
struct TopicReport {
  std::string topic;
  bool settings_known = true;  // false: the broker does not tell them, only the rest was checked
  std::vector<TopicFinding> findings;
  std::string remedy;  // the commands to run, or what else to do; empty: nothing can be done

  bool severe() const;
  /// The findings and the remedy in one sentence, without the topic's name; empty: nothing is wrong.
  std::string sentence() const;
};

/// One report for each of `now`, which are the topics of topic_settings(), in its order. `before`: their
/// state at the check before, empty at the first. `brokers` goes into the commands. Pure.
std::vector<TopicReport> check_topics(const configs::Kafka& kafka, const configs::Sessions& sessions,
                                      const std::string& brokers, std::span<const TopicState> now,
                                      std::span<const TopicState> before = {});

/// As check_topics(), by what the brokers tell now. Throws KafkaError.
std::vector<TopicReport> inspect_topics(const configs::Kafka& kafka, const configs::Sessions& sessions,
                                        const std::string& brokers);

}  // namespace segue::ingest
