// docs/asyncapi.yaml says what the code does: every message, close code, error code and path of the one is in
// the other.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "ingest/event.hpp"
#include "serving/protocol/close_code.hpp"
#include "serving/protocol/error_code.hpp"

namespace segue::serving {
namespace {

std::string read(const std::string& file) {
  std::ifstream in(std::string(SEGUE_SOURCE_DIR) + '/' + file);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string& document() {
  static const std::string text = read("docs/asyncapi.yaml");
  return text;
}

std::set<std::string> matches(const std::string& text, const char* pattern) {
  const std::regex regex(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) found.insert((*it)[1]);
  return found;
}

TEST(AsyncApi, NamesEveryCloseCodeAndNoOther) {
  std::set<std::string> in_code;
  for (const auto& [code, name] : base::enumerators<CloseCode>) {
    const std::string number = std::to_string(static_cast<int>(code));
    in_code.insert(number);
    const std::string line =
        number + ": " + std::string(name) + (reconnects(code) ? ", reconnect" : ", do not");
    EXPECT_THAT(document(), testing::HasSubstr(line));
  }
  EXPECT_EQ(matches(document(), R"(- (4[0-9]{3}): )"), in_code);
}

TEST(AsyncApi, NamesEveryErrorCodeAndNoOther) {
  std::set<std::string> in_code;
  for (const auto& [code, name] : base::enumerators<ErrorCode>) in_code.emplace(name);
  for (const auto& [refusal, name] : base::enumerators<ingest::Refusal>) in_code.emplace(name);
  const std::string list = document().substr(document().find("ErrorCode:"));
  EXPECT_EQ(matches(list.substr(0, list.find("\n    #")), R"(\n        - ([a-z_]+))"), in_code);
}

TEST(AsyncApi, NamesEveryMessageTypeAndNoOther) {
  const std::set<std::string> types{"init", "play",  "skip", "complete", "ready", "recommendations",
                                    "ack",  "error", "ping", "pong"};
  EXPECT_EQ(matches(document(), R"(type: \{const: ([a-z]+)\})"), types);
  // What the server composes and what it parses, as the sources spell it.
  const std::string composed = read("serving/protocol/server_message.cpp");
  for (const char* type : {"ready", "recommendations", "ack", "error", "pong"})
    EXPECT_THAT(composed, testing::HasSubstr("{\"type\":\"" + std::string(type) + '"'));
  EXPECT_EQ(matches(composed, "\\{\"type\":\"([a-z]+)\"").size(), 5U);
}

TEST(AsyncApi, NamesEveryFieldThatTheServerSends) {
  const std::string composed =
      read("serving/protocol/server_message.cpp") + read("serving/topic_views/track_catalogue.cpp");
  for (const std::string& field : matches(composed, R"(\\"([a-z_]+)\\":)"))
    EXPECT_THAT(document(), testing::ContainsRegex("[ {]" + field + ":")) << field;
}

TEST(AsyncApi, NamesEveryHttpPath) {
  std::string routes;
  for (const char* file : {"admin", "event", "player", "status", "track"})
    routes += read("serving/api/" + std::string(file) + "_routes.cpp");
  const auto paths = matches(routes, R"re("(?:GET|POST)", "(/v1/[^"]*|/[a-z]+)")re");
  EXPECT_GE(paths.size(), 12U);
  for (const std::string& path : paths) EXPECT_THAT(document(), testing::HasSubstr(path));
}

}  // namespace
}  // namespace segue::serving
