#include "ingest/records/job.hpp"

#include <boost/json.hpp>

#include "base/json.hpp"
#include "ingest/event.hpp"
#include "ingest/records/record_reader.hpp"

namespace segue::ingest {
namespace {

void check_job_id(RecordReader& reader, const std::string& job_id) {
  if (!valid_id(job_id))
    reader.refuse("job_id", "must be 1 to 256 bytes of UTF-8 without control characters");
}

}  // namespace

std::string to_json(const RetrainCommand& command) {
  return base::json_text({{"job_id", command.job_id},
                          {"requested_by", command.requested_by},
                          {"requested_at_ms", command.requested_at_ms}});
}

void tag_invoke(boost::json::value_from_tag, boost::json::value& json, const Job& job) {
  json = {{"job_id", job.job_id},
          {"state", base::to_string(job.state)},
          {"requested_by", job.requested_by},
          {"requested_at_ms", job.requested_at_ms},
          {"updated_at_ms", job.updated_at_ms},
          {"progress", job.progress},
          {"message", job.message}};
  if (job.version) json.get_object()["version"] = *job.version;
  json.get_object()["metrics"] = boost::json::value_from(job.metrics);
}

std::string to_json(const Job& job) { return base::json_text(boost::json::value_from(job)); }

boost::system::result<RetrainCommand, std::string> parse_retrain_command(std::string_view json) {
  RecordReader reader(json);
  RetrainCommand command;
  reader.required("job_id", command.job_id);
  reader.required("requested_by", command.requested_by);
  reader.required("requested_at_ms", command.requested_at_ms);
  check_job_id(reader, command.job_id);
  if (reader.error()) return {boost::system::in_place_error, *reader.error()};
  return command;
}

boost::system::result<Job, std::string> parse_job(std::string_view json) {
  RecordReader reader(json);
  Job job;
  std::string state;
  reader.required("job_id", job.job_id);
  reader.required("state", state);
  reader.required("requested_by", job.requested_by);
  reader.required("requested_at_ms", job.requested_at_ms);
  reader.required("updated_at_ms", job.updated_at_ms);
  reader.required("progress", job.progress);
  reader.required("message", job.message);
  reader.optional("version", job.version);
  reader.optional("metrics", job.metrics);
  check_job_id(reader, job.job_id);
  if (!(job.progress >= 0 && job.progress <= 1)) reader.refuse("progress", "must lie between 0 and 1");
  const auto known_state = base::from_string<JobState>(state);
  if (!known_state) reader.refuse("state", "must be queued, running, published, rejected or failed");
  if (reader.error()) return {boost::system::in_place_error, *reader.error()};
  job.state = *known_state;
  return job;
}

}  // namespace segue::ingest
