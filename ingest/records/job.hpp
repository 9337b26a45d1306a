// The records of retraining: a command on `segue.retrain`, and a job's states on `segue.jobs` (compacted, key
// = job id).
#pragma once

#include <boost/json/fwd.hpp>
#include <boost/system/result.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace segue::ingest {

/// {"job_id":"…","requested_by":"operator|period|…","requested_at_ms":…}
struct RetrainCommand {
  std::string job_id;
  std::string requested_by;
  std::int64_t requested_at_ms = 0;
};

enum class JobState : std::uint8_t { queued, running, published, rejected, failed };
std::string_view to_string(JobState state);

/// published: a new champion; rejected: kept in the registry but the gate said no; failed: no version.
struct Job {
  std::string job_id;
  JobState state = JobState::queued;
  std::string requested_by;
  std::int64_t requested_at_ms = 0;
  std::int64_t updated_at_ms = 0;
  double progress = 0;                  // 0 to 1
  std::string message;                  // what it does now, or why it failed
  std::optional<std::int64_t> version;  // when one was written
  std::map<std::string, double> metrics;
};

std::string to_json(const RetrainCommand& command);
std::string to_json(const Job& job);
/// Of which a list of jobs is made.
void tag_invoke(boost::json::value_from_tag, boost::json::value& json, const Job& job);
boost::system::result<RetrainCommand, std::string> parse_retrain_command(std::string_view json);
boost::system::result<Job, std::string> parse_job(std::string_view json);

}  // namespace segue::ingest
