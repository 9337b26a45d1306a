// The retraining records: a command on `segue.retrain`, and the states of a job on `segue.jobs` (compacted,
// key = job id).
#pragma once

#include <boost/json/fwd.hpp>
#include <boost/system/result.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/enum_names.hpp"

namespace segue::ingest {

/// {"job_id":"…","requested_by":"operator|period|…","requested_at_ms":…}
struct RetrainCommand {
  std::string job_id;
  std::string requested_by;
  std::int64_t requested_at_ms = 0;
};

enum class JobState : std::uint8_t { queued, running, published, rejected, failed };
BOOST_DESCRIBE_ENUM(JobState, queued, running, published, rejected, failed)

/// published: the new champion; rejected: kept in the registry, but failed the gate; failed: no version was
/// written.
struct Job {
  std::string job_id;
  JobState state = JobState::queued;
  std::string requested_by;
  std::int64_t requested_at_ms = 0;
  std::int64_t updated_at_ms = 0;
  double progress = 0;                  // 0 to 1
  std::string message;                  // the current step, or the reason of a failure
  std::optional<std::int64_t> version;  // if one was written
  std::map<std::string, double> metrics;
};

std::string to_json(const RetrainCommand& command);
std::string to_json(const Job& job);
/// Of which a list of jobs is made.
void tag_invoke(boost::json::value_from_tag, boost::json::value& json, const Job& job);
boost::system::result<RetrainCommand, std::string> parse_retrain_command(std::string_view json);
boost::system::result<Job, std::string> parse_job(std::string_view json);

}  // namespace segue::ingest
