#include "ingest/commands/commands.hpp"

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <thread>
#include <tuple>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "ingest/dead_letters.hpp"
#include "ingest/event_parser.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/topics.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t shown_bytes = 100;  // of a payload, in a table

/// An owned copy of a dead letter, with the contents of its headers.
struct Letter {
  DeadLetterOrigin origin;
  Partition partition = 0;
  Offset offset = 0;
  std::int64_t timestamp_ms = 0;
  std::optional<std::string> key;
  std::optional<std::string> value;
  Headers headers;
};

void keep_newest(std::vector<Letter>& letters, std::size_t limit) {
  std::stable_sort(letters.begin(), letters.end(), [](const Letter& a, const Letter& b) {
    return std::tie(a.timestamp_ms, a.partition, a.offset) < std::tie(b.timestamp_ms, b.partition, b.offset);
  });
  if (letters.size() > limit)
    letters.erase(letters.begin(), letters.end() - static_cast<std::ptrdiff_t>(limit));
}

/// The newest `limit` dead letters with that reason (empty: any), oldest first. Throws KafkaError.
std::vector<Letter> newest(const configs::Kafka& kafka, const std::string& brokers, const std::string& reason,
                           std::size_t limit) {
  LogReader reader(kafka, brokers, kafka.dead_letters_topic);
  auto ranges = reader.watermarks();
  if (reason.empty())
    for (auto& [partition, range] : ranges)
      if (range.end - range.begin > static_cast<Offset>(limit))
        range.begin = range.end - static_cast<Offset>(limit);
  std::vector<Letter> letters;
  reader.read(ranges, [&](const Record& record) {
    Headers headers = record.headers();
    auto origin = dead_letter_origin(headers);
    if (!origin || (!reason.empty() && origin->reason != reason)) return;
    letters.push_back({.origin = *std::move(origin),
                       .partition = record.partition,
                       .offset = record.offset,
                       .timestamp_ms = record.timestamp_ms,
                       .key = record.key ? std::optional<std::string>(*record.key) : std::nullopt,
                       .value = record.value ? std::optional<std::string>(*record.value) : std::nullopt,
                       .headers = std::move(headers)});
    if (letters.size() / 2 > limit) keep_newest(letters, limit);  // so that a long topic needs little memory
  });
  keep_newest(letters, limit);
  return letters;
}

/// Any bytes as printable text on one line of a terminal.
std::string shortened(const std::optional<std::string>& bytes) {
  if (!bytes) return "(none)";
  std::string text;
  base::append_json_string(text, std::string_view(*bytes).substr(0, shown_bytes));
  if (bytes->size() > shown_bytes) text += " ... (" + std::to_string(bytes->size()) + " bytes)";
  return text;
}

void print_line(const Letter& letter) {
  std::printf("%d/%lld  %s  %s  from %s [%d] %lld\n  key %s  value %s\n  %s\n", letter.partition,
              static_cast<long long>(letter.offset), base::utc_text(letter.timestamp_ms).c_str(),
              letter.origin.reason.c_str(), letter.origin.topic.c_str(), letter.origin.partition,
              static_cast<long long>(letter.origin.offset), shortened(letter.key).c_str(),
              shortened(letter.value).c_str(), letter.origin.message.c_str());
}

void print_json(const Letter& letter) {
  const auto json = base::json_text({{"partition", letter.partition},
                                     {"offset", letter.offset},
                                     {"timestamp_ms", letter.timestamp_ms},
                                     {"reason", letter.origin.reason},
                                     {"message", letter.origin.message},
                                     {"source",
                                      {{"topic", letter.origin.topic},
                                       {"partition", letter.origin.partition},
                                       {"offset", letter.origin.offset}}},
                                     {"key", boost::json::value_from(letter.key)},
                                     {"value", boost::json::value_from(letter.value)}});
  std::printf("%s\n", json.c_str());
}

struct ListOptions {
  std::string reason;
  std::size_t limit = 20;
  bool json = false;
};

int list(const configs::Kafka& kafka, const ListOptions& options) {
  const auto letters = newest(kafka, bootstrap_servers(kafka), options.reason, options.limit);
  for (const auto& letter : letters) options.json ? print_json(letter) : print_line(letter);
  if (letters.empty() && !options.json) std::printf("no dead letters\n");
  return 0;
}

struct ReplayOptions {
  std::string reason;
  std::size_t limit = std::numeric_limits<std::int32_t>::max();
  bool key_from_event = false;
};

/// The user of the event; nullopt when the record holds no event.
std::optional<std::string> user_of(const Letter& letter, EventParser& parser) {
  if (!letter.value) return std::nullopt;
  const auto event = parser.parse(*letter.value);
  return event.has_value() ? std::optional<std::string>(event->user_id) : std::nullopt;
}

int replay(const configs::Kafka& kafka, const ReplayOptions& options) {
  const std::string brokers = bootstrap_servers(kafka);
  const auto letters = newest(kafka, brokers, options.reason, options.limit);
  Producer producer(kafka, brokers);
  EventParser parser;
  std::atomic<std::size_t> acknowledged = 0;
  std::size_t sent = 0, cut = 0;
  for (const auto& letter : letters) {
    if (letter.origin.cut) {
      ++cut;
      continue;
    }
    std::optional<std::string> key = letter.key;
    if (options.key_from_event)
      if (auto user = user_of(letter, parser)) key = std::move(user);
    const auto delivered = [&](const Delivery& delivery) { acknowledged += delivery.error.empty(); };
    while (
        !producer.produce(kafka.plays_topic, key, letter.value, original_headers(letter.headers), delivered))
      std::this_thread::sleep_for(10ms);
    ++sent;
  }
  producer.flush(60s);
  std::printf("%zu dead letters sent back to %s", acknowledged.load(), kafka.plays_topic.c_str());
  if (cut > 0) std::printf("; %zu left out: their values are not whole", cut);
  std::printf("\n");
  if (acknowledged < sent)
    throw std::runtime_error(std::to_string(sent - acknowledged) + " dead letters were not acknowledged");
  return 0;
}

std::vector<std::string> reasons() {
  std::vector<std::string> names;
  for (const auto& [refusal, name] : base::enumerators<Refusal>) names.emplace_back(name);
  return names;
}

}  // namespace

void add_dead_letters_command(CLI::App& app, const configs::GlobalOptions& options) {
  auto* const command = app.add_subcommand("dead-letters", "look at refused events, or send them back");
  command->require_subcommand(1);

  auto* const list_command = command->add_subcommand("list", "print the newest dead letters");
  const auto listing = std::make_shared<ListOptions>();
  list_command->add_option("--limit", listing->limit, "at most this many (default 20)");
  list_command->add_option("--reason", listing->reason, "only those with this reason")
      ->check(CLI::IsMember(reasons()));
  list_command->add_flag("--json", listing->json, "one JSON object a line, with the whole payload");
  configs::on_run(list_command, [options, listing] { return list(options.load().kafka, *listing); });

  auto* const replay_command =
      command->add_subcommand("replay", "publish dead letters again, as they first came");
  const auto replaying = std::make_shared<ReplayOptions>();
  replay_command->add_option("--limit", replaying->limit, "at most this many, the newest");
  replay_command->add_option("--reason", replaying->reason, "only those with this reason")
      ->check(CLI::IsMember(reasons()));
  replay_command->add_flag("--key-from-event", replaying->key_from_event,
                           "with the event's user_id as key: mends key_mismatch");
  replay_command->footer(
      "What is refused again becomes a new dead letter; what was accepted before is known by its event_id.");
  configs::on_run(replay_command, [options, replaying] { return replay(options.load().kafka, *replaying); });
}

}  // namespace segue::ingest
