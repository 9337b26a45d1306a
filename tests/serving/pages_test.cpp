// docs/producers.md and docs/players.md say what the code does: codes, fields and defaults.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <regex>

#include "configs/load.hpp"
#include "ingest/event.hpp"
#include "ingest/kafka/partitioner.hpp"
#include "serving/protocol/close_code.hpp"
#include "serving/protocol/error_code.hpp"

namespace segue::serving {
namespace {

using ::testing::HasSubstr;

std::string read(const std::string& file) {
  std::ifstream in(std::string(SEGUE_SOURCE_DIR) + '/' + file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// In one line, however it is wrapped.
std::string flowing(const std::string& page) {
  return std::regex_replace(page, std::regex("\\n +|\\n"), " ");
}

const std::string producers = read("docs/producers.md");
const std::string players = read("docs/players.md");

std::string code(std::string_view name) { return '`' + std::string(name) + '`'; }

TEST(Pages, SayOfEveryCloseCodeWhetherToComeBack) {
  for (const auto& [close, name] : base::enumerators<CloseCode>)
    EXPECT_THAT(players, HasSubstr("| " + std::to_string(static_cast<int>(close)) + " | " + code(name) +
                                   (reconnects(close) ? " | reconnect" : " | **do not**")));
}

TEST(Pages, SayOfEveryErrorWhatToDo) {
  for (const auto& [error, name] : base::enumerators<ErrorCode>) EXPECT_THAT(players, HasSubstr(code(name)));
  for (const auto& [refusal, name] : base::enumerators<ingest::Refusal>) {
    EXPECT_THAT(players, HasSubstr(code(name)));
    EXPECT_THAT(producers.substr(producers.find("| reason |")), HasSubstr(code(name)));
  }
}

TEST(Pages, NameEveryFieldOfAnEvent) {
  ingest::ListeningEvent event{"e", "u", "t", ingest::EventType::play, 1, 2, "s", "c", 3, "page"};
  std::string json;
  ingest::append_json(event, json);
  std::size_t fields = 0;
  for (std::size_t at = 0; (at = json.find("\":", at)) != std::string::npos; ++at) {
    const std::size_t begin = json.rfind('"', at - 1) + 1;
    const std::string name = json.substr(begin, at - begin);
    ++fields;
    if (name == "source") continue;  // within the context
    EXPECT_THAT(producers, HasSubstr("\n| " + code(name) + " |"));
  }
  EXPECT_EQ(fields, 11U);
}

TEST(Pages, NameEveryFieldOfAnInit) {
  const std::string source = read("serving/protocol/client_message.cpp");
  const std::regex field(R"re(= (?:text|integer|find)\(fields, "([a-z_]+)"\))re");
  const std::string table = players.substr(players.find("## init"), players.find("## ready"));
  int fields = 0;
  for (std::sregex_iterator it(source.begin(), source.end(), field), end; it != end; ++it, ++fields)
    EXPECT_THAT(table, HasSubstr("\n| " + code((*it)[1].str()) + " |"));
  EXPECT_GE(fields, 9);
}

TEST(Pages, NameEveryPartitioner) {
  for (const auto& [partitioner, name] : base::enumerators<ingest::Partitioner>)
    EXPECT_THAT(producers, HasSubstr(std::string(name)));
}

// A default that changes: its sentence on the page, too.
TEST(Pages, StateTheDefaults) {
  using namespace std::chrono_literals;
  const configs::Config config = configs::defaults();
  const std::string on_producers = flowing(producers), on_players = flowing(players);
  EXPECT_EQ(config.kafka.partitions, 16);
  EXPECT_THAT(on_producers, HasSubstr("`kafka.partitions` (16)"));
  EXPECT_EQ(config.kafka.retention, 365 * 24h);
  EXPECT_THAT(on_producers, HasSubstr("`kafka.retention` (365 days)"));
  EXPECT_EQ(config.sessions.gap, 30min);
  EXPECT_THAT(on_producers, HasSubstr("`sessions.gap` (30 minutes)"));
  EXPECT_THAT(on_players, HasSubstr("30 minutes (`sessions.gap`)"));
  EXPECT_EQ(config.sessions.future_tolerance, 5min);
  EXPECT_THAT(on_producers, HasSubstr("More than 5 minutes (`sessions.future_tolerance`)"));
  EXPECT_EQ(config.sessions.duplicate_window, 64);
  EXPECT_THAT(on_producers, HasSubstr("64 records (`sessions.duplicate_window`)"));
  EXPECT_EQ(config.sessions.open_per_listener, 4);
  EXPECT_THAT(on_producers, HasSubstr("Up to four (`sessions.open_per_listener`)"));
  EXPECT_EQ(config.sessions.max_steps, 200);
  EXPECT_THAT(on_producers, HasSubstr("200 plays (`sessions.max_steps`)"));
  EXPECT_EQ(config.recommender.k, 20);
  EXPECT_EQ(config.recommender.max_k, 100);
  EXPECT_THAT(on_players, HasSubstr("default is 20, and more than `recommender.max_k` (100)"));
  EXPECT_EQ(config.serving.init_timeout, 10s);
  EXPECT_THAT(on_players, HasSubstr("10 seconds (`serving.init_timeout`)"));
  EXPECT_EQ(config.serving.ping_interval, 25s);
  EXPECT_EQ(config.serving.pong_timeout, 8s);
  EXPECT_THAT(on_players, HasSubstr("25 s of silence, and no pong within 8 s"));
  EXPECT_EQ(config.serving.messages_per_second, 50);
  EXPECT_THAT(on_players, HasSubstr("50 a second (`serving.messages_per_second`)"));
  EXPECT_EQ(config.serving.max_message_bytes, 64 * 1024);
  EXPECT_THAT(on_players, HasSubstr("64 KiB (`serving.max_message_bytes`)"));
  EXPECT_EQ(config.serving.max_output_bytes, 64 * 1024);
  EXPECT_THAT(on_players, HasSubstr("64 KiB (`serving.max_output_bytes`)"));
}

}  // namespace
}  // namespace segue::serving
