#include "ingest/commands/commands.hpp"

#include <boost/json.hpp>
#include <cstdio>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "ingest/dead_letter_replay.hpp"
#include "ingest/event_parser.hpp"
#include "ingest/kafka/topics.hpp"

namespace segue::ingest {
namespace {

constexpr std::size_t shown_bytes = 100;  // of a payload, in a table

/// Any bytes as printable text on one line of a terminal.
std::string shortened(const std::optional<std::string>& bytes) {
  if (!bytes) return "(none)";
  std::string text;
  base::append_json_string(text, std::string_view(*bytes).substr(0, shown_bytes));
  if (bytes->size() > shown_bytes) text += " ... (" + std::to_string(bytes->size()) + " bytes)";
  return text;
}

void print_line(const StoredLetter& letter, bool replayed) {
  std::printf("%d/%lld  %s  %s  from %s [%d] %lld  attempts %lld%s\n  key %s  value %s\n  %s\n",
              letter.partition, static_cast<long long>(letter.offset),
              base::utc_text(letter.timestamp_ms).c_str(), letter.origin.reason.c_str(),
              letter.origin.topic.c_str(), letter.origin.partition,
              static_cast<long long>(letter.origin.offset), static_cast<long long>(letter.origin.attempts),
              replayed ? "  replayed" : "", shortened(letter.key).c_str(), shortened(letter.value).c_str(),
              letter.origin.message.c_str());
}

void print_json(const StoredLetter& letter, bool replayed) {
  const auto json = base::json_text({{"partition", letter.partition},
                                     {"offset", letter.offset},
                                     {"timestamp_ms", letter.timestamp_ms},
                                     {"reason", letter.origin.reason},
                                     {"message", letter.origin.message},
                                     {"attempts", letter.origin.attempts},
                                     {"replayed", replayed},
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
  const auto log = newest_dead_letters(kafka, bootstrap_servers(kafka), options.reason, options.limit);
  for (const auto& letter : log.letters) {
    const bool replayed = log.ledger.done(letter.place());
    options.json ? print_json(letter, replayed) : print_line(letter, replayed);
  }
  if (log.letters.empty() && !options.json) std::printf("no dead letters\n");
  return 0;
}

/// The user of the event; nullopt when the record holds no event.
std::optional<std::string> user_of(const StoredLetter& letter, EventParser& parser) {
  if (!letter.value) return std::nullopt;
  const auto event = parser.parse(*letter.value);
  return event.has_value() ? std::optional<std::string>(event->user_id) : std::nullopt;
}

int replay(const configs::Kafka& kafka, const ReplayChoice& choice) {
  const auto counts = replay_dead_letters(kafka, bootstrap_servers(kafka), choice);
  std::printf("%zu dead letters sent back to %s", counts.sent, kafka.plays_topic.c_str());
  if (counts.before > 0) std::printf("; %zu left out: they were sent back before", counts.before);
  if (counts.cut > 0) std::printf("; %zu left out: their values are not whole", counts.cut);
  std::printf("\n");
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
      command->add_subcommand("replay", "publish dead letters again, each once, as they first came");
  const auto replaying = std::make_shared<ReplayChoice>();
  const auto key_from_event = std::make_shared<bool>(false);
  replay_command->add_option("--limit", replaying->limit,
                             "at most this many, the newest of those not sent back yet");
  replay_command->add_option("--reason", replaying->reason, "only those with this reason")
      ->check(CLI::IsMember(reasons()));
  replay_command->add_flag("--key-from-event", *key_from_event,
                           "with the event's user_id as key: mends key_mismatch");
  replay_command->footer(
      "What is refused again becomes a new dead letter, whose attempts are one more. A replay that was cut "
      "off "
      "goes on where it was; run one at a time.");
  configs::on_run(replay_command, [options, replaying, key_from_event] {
    EventParser parser;
    if (*key_from_event)
      replaying->key_of = [&parser](const StoredLetter& letter) { return user_of(letter, parser); };
    return replay(options.load().kafka, *replaying);
  });
}

}  // namespace segue::ingest
