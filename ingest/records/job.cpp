#include "ingest/records/job.hpp"

#include "base/json.hpp"
#include "ingest/event.hpp"
#include "ingest/records/record_reader.hpp"

namespace segue::ingest {
namespace {

void append_metrics(std::string& out, const std::map<std::string, double>& metrics) {
  out += ",\"metrics\":{";
  for (const auto& [name, value] : metrics) base::append_json_field(out, name, value);
  out += '}';
}

void check_job_id(RecordReader& reader, const std::string& job_id) {
  if (!valid_id(job_id))
    reader.refuse("job_id", "must be 1 to 256 bytes of UTF-8 without control characters");
}

}  // namespace

std::string to_json(const RetrainCommand& command) {
  std::string out = "{";
  base::append_json_field(out, "job_id", command.job_id);
  base::append_json_field(out, "requested_by", command.requested_by);
  base::append_json_field(out, "requested_at_ms", command.requested_at_ms);
  out += '}';
  return out;
}

std::string to_json(const Job& job) {
  std::string out = "{";
  base::append_json_field(out, "job_id", job.job_id);
  base::append_json_field(out, "state", base::to_string(job.state));
  base::append_json_field(out, "requested_by", job.requested_by);
  base::append_json_field(out, "requested_at_ms", job.requested_at_ms);
  base::append_json_field(out, "updated_at_ms", job.updated_at_ms);
  base::append_json_field(out, "progress", job.progress);
  base::append_json_field(out, "message", job.message);
  if (job.version) base::append_json_field(out, "version", *job.version);
  append_metrics(out, job.metrics);
  out += '}';
  return out;
}

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
