#include "ingest/dead_letter_replay.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <stdexcept>
#include <thread>
#include <tuple>

#include "base/parse_number.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/producer.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t batch_letters = 500;
constexpr auto timeout = 60s;

std::string text(LetterPlace place) {
  return std::to_string(place.first) + '@' + std::to_string(place.second);
}

std::optional<LetterPlace> replayed_letter(const Record& record) {
  for (const auto& [name, value] : record.headers()) {
    if (name != replayed_header) continue;
    const std::size_t at = value.find('@');
    if (at == std::string::npos) continue;
    const auto partition = base::parse_number<Partition>(value.substr(0, at));
    const auto offset = base::parse_number<Offset>(value.substr(at + 1));
    if (partition && offset) return LetterPlace{*partition, *offset};
  }
  return std::nullopt;
}

/// The record that a letter was made of.
auto source(const StoredLetter& letter) {
  const std::hash<std::optional<std::string>> hash;
  return std::tuple(letter.origin.topic, letter.origin.partition, letter.origin.offset, hash(letter.key),
                    hash(letter.value));
}

class DeadLetterReplay {
 public:
  DeadLetterReplay(const configs::Kafka& kafka, const std::string& brokers)
      : kafka_(kafka),
        log_(all_dead_letters(kafka, brokers)),
        plays_(kafka, brokers, kafka.plays_topic),
        producer_(kafka, brokers) {}

  ReplayCounts run(const ReplayChoice& choice) {
    find_arrived();
    auto letters = pending(choice);
    for (std::span<const StoredLetter* const> rest = letters; !rest.empty();) {
      const auto batch = rest.first(std::min(rest.size(), batch_letters));
      send(batch, choice);
      rest = rest.subspan(batch.size());
    }
    return counts_;
  }

 private:
  /// After a replay that was cut off: its letters that stand on plays_topic are done.
  void find_arrived() {
    const std::set<LetterPlace> open = log_.ledger.open();
    if (open.empty()) return;
    const std::vector<Offset> since = log_.ledger.open_since();
    OffsetRanges ranges = plays_.watermarks();
    for (auto& [partition, range] : ranges)
      if (const auto at = static_cast<std::size_t>(partition); at < since.size() && since[at] <= range.end)
        range.begin = std::max(range.begin, since[at]);
    std::set<LetterPlace> arrived;
    plays_.read(ranges, [&](const Record& record) {
      if (const auto letter = replayed_letter(record); letter && open.contains(*letter))
        arrived.insert(*letter);
    });
    mark("done", arrived);
    for (const LetterPlace& letter : arrived) log_.ledger.confirm(letter);
  }

  std::vector<const StoredLetter*> pending(const ReplayChoice& choice) {
    std::set<decltype(source(std::declval<const StoredLetter&>()))> known;
    for (const StoredLetter& letter : log_.letters)
      if (log_.ledger.done(letter.place())) known.insert(source(letter));
    std::vector<const StoredLetter*> pending;
    for (const StoredLetter& letter : log_.letters) {
      if (!choice.reason.empty() && letter.origin.reason != choice.reason) continue;
      if (letter.origin.cut)
        ++counts_.cut;
      else if (known.insert(source(letter)).second)
        pending.push_back(&letter);
      else
        ++counts_.before;
    }
    if (pending.size() > choice.limit)
      pending.erase(pending.begin(), pending.end() - static_cast<std::ptrdiff_t>(choice.limit));
    return pending;
  }

  /// Deliveries may come when the one that counts them has given up.
  using Acknowledged = std::shared_ptr<std::atomic<std::size_t>>;

  void send(std::span<const StoredLetter* const> batch, const ReplayChoice& choice) {
    std::set<LetterPlace> places;
    for (const StoredLetter* letter : batch) places.insert(letter->place());
    mark("begun", places);
    const auto acknowledged = std::make_shared<std::atomic<std::size_t>>(0);
    for (const StoredLetter* letter : batch) {
      std::optional<std::string> key = letter->key;
      if (choice.key_of)
        if (auto other = choice.key_of(*letter)) key = std::move(other);
      Headers headers = original_headers(letter->headers);
      headers.emplace_back(attempts_header, std::to_string(letter->origin.attempts));
      headers.emplace_back(replayed_header, text(letter->place()));
      produce(kafka_.plays_topic, key, letter->value, headers, acknowledged, {});
    }
    await(acknowledged, batch.size(), "dead letters");
    mark("done", places);
    counts_.sent += batch.size();
  }

  void mark(const std::string& state, const std::set<LetterPlace>& letters) {
    std::map<Partition, std::vector<Offset>> by_partition;
    for (const auto& [partition, offset] : letters) by_partition[partition].push_back(offset);
    std::vector<Offset> ends;
    if (state == "begun" && !letters.empty())
      for (const auto& [partition, range] : plays_.watermarks()) ends.push_back(range.end);
    const auto acknowledged = std::make_shared<std::atomic<std::size_t>>(0);
    for (const auto& [partition, offsets] : by_partition)
      produce(kafka_.dead_letters_topic, std::nullopt,
              state == "begun" ? begun_marker(offsets, ends) : done_marker(offsets),
              {{std::string(replay_header), state}}, acknowledged, {.partition = partition});
    await(acknowledged, by_partition.size(), "markers of the replay");
  }

  void produce(const std::string& topic, const std::optional<std::string>& key,
               const std::optional<std::string>& value, const Headers& headers,
               const Acknowledged& acknowledged, const Placement& placement) {
    const auto delivered = [acknowledged](const Delivery& delivery) {
      *acknowledged += delivery.error.empty();
    };
    while (!producer_.produce(topic, key, value, headers, delivered, placement))
      std::this_thread::sleep_for(10ms);  // its queue is full
  }

  void await(const Acknowledged& acknowledged, std::size_t wanted, const char* what) {
    if (wanted == 0) return;
    producer_.flush(timeout);
    if (const std::size_t arrived = *acknowledged; arrived < wanted)
      throw std::runtime_error(std::to_string(wanted - arrived) + ' ' + what +
                               " were not acknowledged; the same command goes on from there");
  }

  const configs::Kafka& kafka_;
  DeadLetterLog log_;
  LogReader plays_;
  Producer producer_;
  ReplayCounts counts_;
};

}  // namespace

ReplayCounts replay_dead_letters(const configs::Kafka& kafka, const std::string& brokers,
                                 const ReplayChoice& choice) {
  return DeadLetterReplay(kafka, brokers).run(choice);
}

}  // namespace segue::ingest
