// POST /v1/events: one event or a batch, each with its own result once Kafka has acknowledged it or it is
// refused.
#include <simdjson.h>

#include <atomic>
#include <memory>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "serving/api/api_routes.hpp"
#include "serving/api/authorisation.hpp"
#include "serving/protocol/error_code.hpp"

namespace segue::serving {
namespace {

// One for every event, hence not by way of values.
std::string accepted(std::string_view event_id, const ingest::Delivery& delivery) {
  std::string out = "{";
  base::append_json_field(out, "event_id", event_id);
  base::append_json_field(out, "status", "accepted");
  base::append_json_field(out, "partition", std::int64_t{delivery.partition});
  base::append_json_field(out, "offset", delivery.offset);
  return out + '}';
}

std::string refused(std::string_view event_id, std::string_view reason, std::string_view message) {
  std::string out = "{";
  if (!event_id.empty()) base::append_json_field(out, "event_id", event_id);
  base::append_json_field(out, "status", "refused");
  base::append_json_field(out, "reason", reason);
  base::append_json_field(out, "message", message);
  return out + '}';
}

/// The results of one request; responds when the last has arrived. Results are set from any thread, each at
/// its own index.
class Results {
 public:
  Results(std::size_t count, Respond respond)
      : results_(count), missing_(count), respond_(std::move(respond)) {}

  void set(std::size_t i, std::string result) {
    results_[i] = std::move(result);
    if (missing_.fetch_sub(1) != 1) return;
    HttpResponse response;
    response.body = "{\"results\":[";
    for (const std::string& each : results_) {
      if (response.body.back() != '[') response.body += ',';
      response.body += each;
    }
    response.body += "]}";
    respond_(std::move(response));
  }

 private:
  std::vector<std::string> results_;
  std::atomic<std::size_t> missing_;
  Respond respond_;
};

/// The events of a body, each as JSON; nullopt: not a JSON object, or "events" is no array.
std::optional<std::vector<std::string>> events_of(const std::string& body) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(body).get(object) != simdjson::SUCCESS) return std::nullopt;
  simdjson::dom::element batch;
  if (object["events"].get(batch) != simdjson::SUCCESS) return std::vector<std::string>{body};
  simdjson::dom::array events;
  if (batch.get(events) != simdjson::SUCCESS) return std::nullopt;
  std::vector<std::string> out;
  for (const simdjson::dom::element event : events) out.push_back(simdjson::minify(event));
  return out;
}

void submit(const ApiContext& api, const HttpRequest& request, const std::string& event, std::size_t i,
            PlayerClock& clock, const std::shared_ptr<Results>& results) {
  const auto submission =
      parse_submission(event, std::nullopt, base::unix_ms(), api.config.sessions.future_tolerance, clock);
  if (!submission) {
    const SubmissionError& error = submission.error();
    return results->set(i, refused(error.event_id, base::to_string(error.error.reason), error.error.detail));
  }
  const std::string& event_id = submission->event_id;
  if (refuse_user(api.config.serving, request, submission->user_id))
    return results->set(
        i, refused(event_id, base::to_string(ErrorCode::bad_token), "the token does not vouch for user_id"));
  const bool taken =
      api.publisher.publish(*submission, [results, i, event_id](const ingest::Delivery& delivery) {
        results->set(i, delivery.error.empty()
                            ? accepted(event_id, delivery)
                            : refused(event_id, base::to_string(ErrorCode::unavailable), delivery.error));
      });
  if (!taken)
    results->set(i, refused(event_id, base::to_string(ErrorCode::queue_full),
                            "too many events are on their way to Kafka"));
}

}  // namespace

void add_event_routes(Routes& routes, const ApiContext& api) {
  routes.add("POST", "/v1/events", [&api](const RouteRequest& request, Respond respond) {
    const auto events = events_of(request.http.body);
    if (!events) return respond(error_response(400, R"(the body must be an event or {"events":[…]})"));
    if (events->empty()) return respond({200, R"({"results":[]})"});
    const auto results = std::make_shared<Results>(events->size(), std::move(respond));
    PlayerClock clock;  // of whoever sent this request
    for (std::size_t i = 0; i < events->size(); ++i)
      submit(api, request.http, (*events)[i], i, clock, results);
  });
}

}  // namespace segue::serving
