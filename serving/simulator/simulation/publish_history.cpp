// The publication of the generated history, declared in history.hpp.
#include "ingest/event_parser.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/topics.hpp"
#include "ingest/replay/publisher.hpp"
#include "serving/simulator/simulation/history.hpp"

namespace segue::serving::simulator::simulation {
namespace {

using namespace std::chrono_literals;

constexpr auto timeout = 60s;

/// Throws rather than leave an event out of the history.
class HistoryPublisher {
 public:
  HistoryPublisher(const configs::Kafka& options, const std::string& brokers)
      : publisher_(options, brokers, 50ms) {}

  void publish(const std::string& topic, std::string_view key, std::string_view value) {
    if (!publisher_.publish(topic, key, value, timeout)) fail("the broker takes nothing more");
  }

  void finish() {
    const bool answered = publisher_.flush(timeout);
    if (const auto counts = publisher_.counts(); counts.failed > 0) fail(counts.first_error);
    if (!answered) fail("the broker did not acknowledge it within 60 s");
  }

 private:
  [[noreturn]] static void fail(const std::string& why) {
    throw ingest::KafkaError("cannot publish the simulated history: " + why);
  }

  ingest::Publisher publisher_;
};

}  // namespace

void publish_history(const World& world, const std::vector<PastEvent>& events, const std::string& run,
                     const configs::Kafka& options) {
  const std::string brokers = ingest::bootstrap_servers(options);
  ingest::create_missing_topics(options, brokers);
  HistoryPublisher publisher(options, brokers);
  for (TrackIndex t = 0; t < world.tracks(); ++t)
    publisher.publish(options.tracks_topic, World::track_id(t), ingest::to_json(world.metadata(t)));

  std::string json;
  std::int64_t number = 0;
  for (const PastEvent& event : events) {
    const std::string event_id = run + '-' + std::to_string(number++);
    const std::string user_id = Listener::user_id(event.listener);
    const std::string track_id = World::track_id(event.choice.track);
    ingest::ListeningEvent record;
    record.event_id = event_id;
    record.user_id = user_id;
    record.track_id = track_id;
    record.type = event.choice.type;
    record.timestamp_ms = event.timestamp_ms;
    record.client = "segue simulate";
    json.clear();
    ingest::append_json(record, json);
    publisher.publish(options.plays_topic, user_id, json);
  }
  publisher.finish();
}

std::vector<std::int64_t> count_plays(const World& world, const configs::Kafka& options) {
  std::vector<std::int64_t> plays(world.tracks());
  ingest::LogReader log(options, ingest::bootstrap_servers(options), options.plays_topic);
  ingest::EventParser parser;
  log.read(log.watermarks(), [&](const ingest::Record& record) {
    const auto event = parser.parse(record.value.value_or(std::string_view{}));
    if (!event || event->type != ingest::EventType::play) return;
    if (const TrackIndex track = world.find(event->track_id); track != no_track) ++plays[track];
  });
  return plays;
}

}  // namespace segue::serving::simulator::simulation
