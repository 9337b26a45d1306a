#include "ingest/kafka/topic_checks.hpp"

#include <algorithm>
#include <optional>

#include "base/parse_number.hpp"
#include "configs/duration.hpp"
#include "ingest/kafka/topics.hpp"

namespace segue::ingest {
namespace {

constexpr const char* policy = "cleanup.policy";
constexpr const char* retention = "retention.ms";
constexpr const char* retention_bytes = "retention.bytes";
constexpr const char* timestamp_type = "message.timestamp.type";
constexpr const char* message_bytes = "max.message.bytes";

std::string age(std::int64_t ms) { return ms < 0 ? "unlimited" : configs::to_string(configs::Duration(ms)); }

/// One topic's check.
class TopicCheck {
 public:
  TopicCheck(const configs::Kafka& kafka, const configs::Sessions& sessions, const std::string& brokers,
             const TopicSettings& expected, const TopicState& now)
      : kafka_(kafka), sessions_(sessions), brokers_(brokers), expected_(expected), now_(now) {
    report_.topic = expected.name;
  }

  TopicReport report(const TopicState* before) {
    if (now_.partitions == 0) {
      find(TopicProblem::missing, true, "there is no such topic");
      remedies_.push_back((embedded() ? std::string() : "run `" + create() + "`, or ") +
                          "restart a server, which creates it");
    } else {
      check_leaders();
      report_.settings_known = now_.settings.has_value();
      if (now_.settings) check_settings();
      check_partitions();
      if (before != nullptr) check_ends(*before);
    }
    for (const auto& remedy : remedies_) report_.remedy += (report_.remedy.empty() ? "" : "; then ") + remedy;
    return std::move(report_);
  }

 private:
  bool is(const std::string& topic) const { return expected_.name == topic; }
  bool embedded() const { return kafka_.brokers == "embedded"; }  // Kafka's tools do not work with it

  void find(TopicProblem problem, bool severe, std::string what) {
    report_.findings.push_back({problem, severe, std::move(what)});
  }

  std::optional<std::string> expected(std::string_view name) const {
    for (const auto& [key, value] : expected_.settings)
      if (key == name) return value;
    return std::nullopt;
  }
  std::optional<std::string> actual(const std::string& name) const {
    const auto found = now_.settings->find(name);
    return found == now_.settings->end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<std::int64_t> actual_number(const std::string& name) const {
    const auto text = actual(name);
    return text ? base::parse_number<std::int64_t>(*text) : std::nullopt;
  }

  std::string topics_tool() const { return "kafka-topics.sh --bootstrap-server " + brokers_; }

  std::string create() const {
    std::string command = topics_tool() + " --create --topic " + expected_.name + " --partitions " +
                          std::to_string(expected_.partitions) + " --replication-factor " +
                          std::to_string(kafka_.replication);
    for (const auto& [name, value] : expected_.settings) command += " --config " + name + '=' + value;
    return command;
  }

  void check_leaders() {
    if (now_.leaderless.empty()) return;
    std::string list;
    for (const Partition partition : now_.leaderless)
      list += (list.empty() ? "" : ", ") + std::to_string(partition);
    find(TopicProblem::leaderless, true,
         "no broker leads partition " + list + ", whose listeners get nothing");
    remedies_.push_back("start the brokers that hold its replicas (`" + topics_tool() +
                        " --describe --topic " + expected_.name + "` names them)");
  }

  // Dead letters and copies of lists may have any number; of several in layout_topic the first one counts. A
  // topic that is created anew to have one partition has its settings, too.
  void check_partitions() {
    if (is(kafka_.dead_letters_topic) || is(kafka_.recommendations_topic) || is(kafka_.layout_topic)) return;
    const std::int32_t wanted = expected_.partitions;
    if (now_.partitions == wanted) return;
    const std::string has = "it has " + std::to_string(now_.partitions) + " partitions";
    if (is(kafka_.plays_topic)) {
      const bool fewer = now_.partitions < wanted;
      find(TopicProblem::partitions, false,
           has + (fewer ? ", fewer than kafka.partitions = " : ", more than kafka.partitions = ") +
               std::to_string(wanted) + (fewer ? ", so that fewer shards can share the work" : ""));
      remedies_.push_back(
          (fewer && !embedded() ? "run `" + topics_tool() + " --alter --topic " + expected_.name +
                                      " --partitions " + std::to_string(wanted) + "`, or "
                                : std::string()) +
          "set kafka.partitions = " + std::to_string(now_.partitions) + " in the configuration");
    } else if (wanted == 1) {
      find(TopicProblem::partitions, is(kafka_.tracks_topic),
           has + " instead of one, so that its records have no order among them" +
               (is(kafka_.tracks_topic)
                    ? ": lists cannot say which withdrawals they were made with, and are not evaluated as "
                      "served while tracks are withdrawn"
                    : ""));
      remedies_ = {embedded() ? "restart `segue broker` with this configuration"
                              : "run `" + topics_tool() + " --delete --topic " + expected_.name + "` and `" +
                                    create() + "`" +
                                    (is(kafka_.tracks_topic) ? ", and publish its records again"
                                                             : ", which loses its records")};
    }
  }

  void check_ends(const TopicState& before) {
    for (const auto& [partition, end] : before.ends) {
      const auto found = now_.ends.find(partition);
      if (found == now_.ends.end() || found->second >= end) continue;
      find(TopicProblem::made_again, false,
           "partition " + std::to_string(partition) + " ends at offset " + std::to_string(found->second) +
               ", where it had ended at " + std::to_string(end) +
               ": the topic was deleted and made again, and is read from its first record");
      return;
    }
  }

  void check_settings() {
    check_policy();
    if (is(kafka_.plays_topic)) {
      check_retention();
      check_timestamps();
    }
    if (is(kafka_.dead_letters_topic)) check_message_bytes();
    if (is(kafka_.tracks_topic)) check_withdrawals();
    if (!changes_.empty())
      remedies_.push_back("run `kafka-configs.sh --bootstrap-server " + brokers_ +
                          " --alter --entity-type topics --entity-name " + expected_.name + " --add-config " +
                          changes_ + '`');
  }

  void change(const std::string& setting, const std::string& value) {
    changes_ += (changes_.empty() ? "" : ",") + setting + '=' + value;
  }

  void check_policy() {
    const auto found = actual(policy);
    if (!found) return;
    const bool to_compact = expected(policy) == "compact";
    if (to_compact ? *found == "compact" : found->find("compact") == std::string::npos) return;
    const auto kept_ms = actual_number(retention).value_or(-1);
    if (to_compact)
      find(TopicProblem::not_compacted, kept_ms >= 0,
           "its cleanup.policy is " + *found +
               (kept_ms >= 0 ? ", so that its records vanish after " + age(kept_ms) +
                                   ", those that nothing has replaced, too"
                             : ", so that it grows without end"));
    else
      find(TopicProblem::compacted, true,
           "its cleanup.policy is " + *found +
               (is(kafka_.plays_topic)
                    ? ", so that the broker removes all but the newest event of each listener, and sessions "
                      "and trainings miss the others"
                    : ", so that the broker removes all but the newest record of each key") +
               " (what is removed does not come back)");
    change(policy, to_compact ? "compact" : "delete");
  }

  void check_retention() {
    const auto wanted = kafka_.retention.count();
    const auto need = sessions_.expire_after.count();
    if (const auto found = actual_number(retention); found && *found != wanted) {
      const bool too_short = *found >= 0 && *found < need;
      find(too_short ? TopicProblem::retention_too_short : TopicProblem::retention, too_short,
           "its retention.ms is " + std::to_string(*found) + " (" + age(*found) +
               "), not kafka.retention = " + age(wanted) +
               (too_short ? ", and less than sessions.expire_after = " + age(need) +
                                ", so that a restart cannot rebuild open sessions"
                          : ""));
      change(retention, std::to_string(wanted));
    }
    if (const auto found = actual_number(retention_bytes); found && *found >= 0) {
      find(TopicProblem::retention_bytes, false,
           "its retention.bytes is " + std::to_string(*found) +
               ", so that events may be removed before kafka.retention has passed");
      change(retention_bytes, "-1");
    }
  }

  void check_timestamps() {
    const auto found = actual(timestamp_type);
    if (!found || found == expected(timestamp_type)) return;
    find(TopicProblem::timestamp_type, false,
         "its message.timestamp.type is " + *found +
             ", so that a producer with a wrong clock decides when its records are removed and what is far "
             "in the future");
    change(timestamp_type, *expected(timestamp_type));
  }

  void check_message_bytes() {
    const auto found = actual_number(message_bytes);
    const auto wanted = base::parse_number<std::int64_t>(*expected(message_bytes));
    if (!found || *found >= *wanted) return;
    find(TopicProblem::max_message_bytes, true,
         "its max.message.bytes is " + std::to_string(*found) +
             ", so that a large dead letter does not fit, and the partition that it came from cannot be "
             "committed");
    change(message_bytes, std::to_string(*wanted));
  }

  // How long a tombstone stands, and how long a record stands before a newer one may remove it.
  void check_withdrawals() {
    std::string too_short;
    for (const char* const name : {"delete.retention.ms", "min.compaction.lag.ms"}) {
      const auto text = expected(name);
      const auto wanted = text ? base::parse_number<std::int64_t>(*text) : std::nullopt;
      const auto found = actual_number(name);
      if (!wanted || !found || *found >= *wanted) continue;
      too_short += (too_short.empty() ? "its " : ", its ") + std::string(name) + " is " +
                   std::to_string(*found) + " (" + age(*found) + ')';
      change(name, *text);
    }
    if (!too_short.empty())
      find(
          TopicProblem::withdrawals_removed, false,
          too_short + ", so that an evaluation as served may lack the withdrawals that lists were made with");
  }

  const configs::Kafka& kafka_;
  const configs::Sessions& sessions_;
  const std::string& brokers_;
  const TopicSettings& expected_;
  const TopicState& now_;
  TopicReport report_;
  std::string changes_;  // name=value[,name=value]
  std::vector<std::string> remedies_;
};

}  // namespace

bool TopicReport::severe() const { return std::ranges::any_of(findings, &TopicFinding::severe); }

std::string TopicReport::sentence() const {
  std::string text;
  for (const auto& finding : findings) text += (text.empty() ? "" : "; ") + finding.what;
  if (!remedy.empty()) text += "; to mend it, " + remedy;
  return text;
}

std::vector<TopicReport> check_topics(const configs::Kafka& kafka, const configs::Sessions& sessions,
                                      const std::string& brokers, std::span<const TopicState> now,
                                      std::span<const TopicState> before) {
  std::vector<TopicReport> reports;
  for (const auto& expected : topic_settings(kafka)) {
    const auto state = std::ranges::find(now, expected.name, &TopicState::name);
    if (state == now.end()) continue;
    const auto earlier = std::ranges::find(before, expected.name, &TopicState::name);
    reports.push_back(TopicCheck(kafka, sessions, brokers, expected, *state)
                          .report(earlier == before.end() ? nullptr : &*earlier));
  }
  return reports;
}

std::vector<TopicReport> inspect_topics(const configs::Kafka& kafka, const configs::Sessions& sessions,
                                        const std::string& brokers) {
  return check_topics(kafka, sessions, brokers, BrokerQueries(kafka, brokers).topics(topic_names(kafka)));
}

}  // namespace segue::ingest
