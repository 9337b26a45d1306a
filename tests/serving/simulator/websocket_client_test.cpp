// The player's side of a connection, against a server that misbehaves on demand.
#include "serving/simulator/websocket_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <mutex>

#include "tests/serving/simulator/fake_server.hpp"

namespace segue::serving::simulator {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::ElementsAre;
using testing::FakeServer;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A client whose every callback is written down; runs its io_context until a condition holds.
class RecordedClient {
 public:
  explicit RecordedClient(const base::Endpoint& endpoint) {
    ClientOptions options;
    options.endpoint = endpoint;
    options.init.user_id = "u1";
    options.first_backoff = 5ms;
    options.last_backoff = 20ms;
    options.max_unacknowledged = 3;
    ClientCallbacks callbacks;
    callbacks.ready = [this](const Ready& m) { ready.push_back(m); };
    callbacks.ack = [this](const Ack& m) { acks.push_back(m.event_id); };
    callbacks.recommendations = [this](const Recommendations& m) { lists.push_back(m); };
    callbacks.error = [this](const ServerError& m) { errors.push_back(m.code); };
    callbacks.closed = [this](const Closed& m) { closed.push_back(m); };
    client.emplace(io, options, callbacks);
    client->start();
  }

  template <class Condition>
  bool until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (!condition() && std::chrono::steady_clock::now() < deadline) {
      io.restart();
      io.run_one_for(100ms);
    }
    return condition();
  }

  bool play(const std::string& event_id) {
    return client->send({.event_id = event_id, .track_id = "t000001"});
  }

  std::vector<std::int64_t> sequences() const {
    std::vector<std::int64_t> result;
    for (const Recommendations& list : lists) result.push_back(list.sequence);
    return result;
  }

  boost::asio::io_context io{1};
  std::vector<Ready> ready;
  std::vector<std::string> acks;
  std::vector<Recommendations> lists;
  std::vector<std::string> errors;
  std::vector<Closed> closed;
  std::optional<WebSocketClient> client;
};

/// What the server was sent, readable from the test's thread.
class Transcript {
 public:
  void add(const std::string& message) {
    const std::lock_guard lock(mutex_);
    messages_.push_back(message);
  }
  std::vector<std::string> messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> messages_;
};

bool is_init(const std::string& message) { return testing::field(message, "type") == "init"; }

TEST(WebSocketClient, IntroducesItselfPlaysAndGetsTheList) {
  FakeServer server([](int, const std::string& message) -> Answer {
    if (is_init(message)) return {{testing::ready_text(7)}};
    const std::string id = testing::field(message, "event_id");
    return {{testing::ack_text(id, 41), testing::list_text(41, id, 7)}};
  });
  RecordedClient player(server.endpoint());
  ASSERT_TRUE(player.until([&] { return !player.ready.empty(); }));
  EXPECT_EQ(player.ready[0].version, 7);
  EXPECT_EQ(player.ready[0].partition, 3);
  EXPECT_TRUE(player.play("e1"));
  EXPECT_EQ(player.client->unacknowledged(), 1U);
  ASSERT_TRUE(player.until([&] { return !player.lists.empty(); }));
  EXPECT_EQ(player.client->unacknowledged(), 0U);
  const Recommendations& list = player.lists[0];
  EXPECT_EQ(list.cause->event_id, "e1");
  EXPECT_EQ(list.session->steps, 2);
  EXPECT_EQ(list.latency_us, 812);
  ASSERT_EQ(list.tracks.size(), 2U);
  EXPECT_EQ(list.tracks[0].title, "A");
  EXPECT_EQ(list.tracks[1].artist, "");
  player.client->close();
  ASSERT_TRUE(player.until([&] { return !player.closed.empty(); }));
  EXPECT_EQ(player.closed[0].code, 1000);
  EXPECT_FALSE(player.closed[0].reconnects);
}

TEST(Clients, NameAServerOnIpv6InBrackets) {
  EXPECT_THAT(base::http_request({"::1", "1"}, {.target = "/readyz"}).error(), StartsWith("[::1]:1: "))
      << "nobody listens there";
  std::optional<FakeServer> server;
  try {
    server.emplace([](int, const std::string&) -> Answer { return {{testing::ready_text()}}; }, 1, 503,
                   "::1");
  } catch (const boost::system::system_error& error) {
    GTEST_SKIP() << "no IPv6 here: " << error.what();
  }
  const auto endpoint = server->endpoint();
  const auto answer = base::http_request(endpoint, {.target = "/readyz"});
  ASSERT_TRUE(answer.has_value()) << answer.error();
  EXPECT_EQ(answer->status, 503U);
  RecordedClient player(endpoint);
  ASSERT_TRUE(player.until([&] { return !player.ready.empty(); }));
  const auto host = "[::1]:" + endpoint.port;
  EXPECT_THAT(server->hosts(), ElementsAre(host, host));
}

TEST(WebSocketClient, WhatWasSentBeforeItWasReadyFollowsInOrder) {
  Transcript transcript;
  FakeServer server([&](int, const std::string& message) -> Answer {
    transcript.add(message);
    if (is_init(message)) return {{testing::ready_text()}};
    return {{testing::ack_text(testing::field(message, "event_id"), 1)}};
  });
  RecordedClient player(server.endpoint());
  EXPECT_TRUE(player.play("e1"));
  EXPECT_TRUE(player.play("e2"));
  EXPECT_TRUE(player.play("e3"));
  EXPECT_FALSE(player.play("e4")) << "three are waiting already";
  ASSERT_TRUE(player.until([&] { return player.acks.size() == 3; }));
  EXPECT_THAT(player.acks, ElementsAre("e1", "e2", "e3"));
  EXPECT_TRUE(is_init(transcript.messages().at(0)));
}

TEST(WebSocketClient, ComesBackAfterALostConnectionWithWhatWasNotAcknowledged) {
  Transcript transcript;
  FakeServer server([&](int connection, const std::string& message) -> Answer {
    transcript.add(std::to_string(connection) + message);
    if (is_init(message)) return {{testing::ready_text()}};
    const std::string id = testing::field(message, "event_id");
    if (connection == 0 && id == "e1") return {{testing::ack_text(id, 10), testing::list_text(10, id)}};
    if (connection == 0) return {{}, 0, true};
    return {{testing::ack_text(id, 11), testing::list_text(10, "e1"), testing::list_text(11, id)}};
  });
  RecordedClient player(server.endpoint());
  player.play("e1");
  ASSERT_TRUE(player.until([&] { return player.lists.size() == 1; }));
  player.play("e2");
  ASSERT_TRUE(player.until([&] { return player.lists.size() == 2; }));
  EXPECT_THAT(player.sequences(), ElementsAre(10, 11)) << "sequence 10 came twice and was dropped once";
  EXPECT_EQ(player.ready.size(), 2U);
  ASSERT_EQ(player.closed.size(), 1U);
  EXPECT_TRUE(player.closed[0].reconnects);
  std::string second_init;
  for (const std::string& message : transcript.messages())
    if (message.front() == '1' && is_init(message)) second_init = message;
  EXPECT_THAT(second_init, HasSubstr(R"("last_sequence":10)"));
}

TEST(WebSocketClient, ObeysTheCloseCodes) {
  for (const std::uint16_t code : {1001, 1011, 4000, 4001, 4004, 4499}) {
    FakeServer server([&](int connection, const std::string&) -> Answer {
      if (connection == 0) return {{}, code, false};
      return {{testing::ready_text()}};
    });
    RecordedClient player(server.endpoint());
    ASSERT_TRUE(player.until([&] { return player.ready.size() == 1; })) << code;
    ASSERT_EQ(player.closed.size(), 1U);
    EXPECT_EQ(player.closed[0].code, code);
    EXPECT_TRUE(player.closed[0].reconnects);
  }
  for (const std::uint16_t code : {4500, 4501, 4502, 4999}) {
    std::atomic<int> connections = 0;
    FakeServer server([&](int connection, const std::string&) -> Answer {
      connections = connection + 1;
      return {{}, code, false};
    });
    RecordedClient player(server.endpoint());
    ASSERT_TRUE(player.until([&] { return !player.closed.empty(); })) << code;
    EXPECT_FALSE(player.closed[0].reconnects) << code;
    player.io.restart();
    player.io.run_for(100ms);  // five times the longest back-off
    EXPECT_EQ(connections, 1) << code;
  }
}

TEST(WebSocketClient, TriesAgainWhenTheServerIsBusyAndNotWhenItSaysNo) {
  FakeServer busy([](int, const std::string&) -> Answer { return {{testing::ready_text()}}; }, 2, 503);
  RecordedClient patient(busy.endpoint());
  ASSERT_TRUE(patient.until([&] { return patient.ready.size() == 1; }));
  EXPECT_EQ(patient.closed.size(), 2U);

  FakeServer strict([](int, const std::string&) -> Answer { return {}; }, 1, 403);
  RecordedClient refused(strict.endpoint());
  ASSERT_TRUE(refused.until([&] { return !refused.closed.empty(); }));
  EXPECT_FALSE(refused.closed[0].reconnects);
  EXPECT_THAT(refused.closed[0].reason, HasSubstr("403"));
}

TEST(WebSocketClient, AnErrorThatNamesAnEventEndsItsRetries) {
  Transcript transcript;
  FakeServer server([&](int connection, const std::string& message) -> Answer {
    transcript.add(std::to_string(connection) + testing::field(message, "event_id"));
    if (is_init(message)) return {{testing::ready_text()}};
    const std::string id = testing::field(message, "event_id");
    if (id == "bad")
      return {{R"({"type":"error","code":"out_of_range","message":"…","event_id":"bad"})"}, 4000};
    return {{testing::ack_text(id, 1)}};
  });
  RecordedClient player(server.endpoint());
  player.play("bad");
  ASSERT_TRUE(player.until([&] { return player.ready.size() == 2; }));
  player.play("good");
  ASSERT_TRUE(player.until([&] { return !player.acks.empty(); }));
  EXPECT_THAT(player.errors, ElementsAre("out_of_range"));
  EXPECT_THAT(transcript.messages(), Not(::testing::Contains("1bad")));
}

TEST(WebSocketClient, NonsenseFromTheServerIsAnErrorAndNoMore) {
  FakeServer server([](int, const std::string& message) -> Answer {
    if (!is_init(message)) return {};
    return {{"{", "[]", R"({"type":"news"})", R"({"type":"recommendations"})", testing::ready_text()}};
  });
  RecordedClient player(server.endpoint());
  ASSERT_TRUE(player.until([&] { return !player.ready.empty(); }));
  EXPECT_EQ(player.errors.size(), 4U);
  EXPECT_TRUE(player.closed.empty());
}

TEST(WebSocketClient, AGeneralListDoesNotHideTheFirstEventsList) {
  FakeServer server([](int, const std::string& message) -> Answer {
    if (is_init(message))
      return {
          {testing::ready_text(),
           R"({"type":"recommendations","sequence":0,"cause":null,"session":null,"version":0,"tracks":[]})"}};
    const std::string id = testing::field(message, "event_id");
    return {{testing::ack_text(id, 0), testing::list_text(0, id)}};
  });
  RecordedClient player(server.endpoint());
  player.play("e1");
  ASSERT_TRUE(player.until([&] { return player.lists.size() == 2; }));
  EXPECT_EQ(player.lists[1].cause->event_id, "e1");
}

TEST(WebSocketClient, MayBeDestroyedAtAnyMoment) {
  FakeServer server([](int, const std::string&) -> Answer { return {{testing::ready_text()}}; });
  for (int handlers = 0; handlers < 12; ++handlers) {
    RecordedClient player(server.endpoint());
    for (int i = 0; i < handlers; ++i) player.io.run_one_for(50ms);
    player.play("e1");
    player.client.reset();
    player.io.restart();
    player.io.run_for(1s);
    EXPECT_TRUE(player.io.stopped()) << "the coroutine goes on after " << handlers << " handlers";
  }
}

}  // namespace
}  // namespace segue::serving::simulator
