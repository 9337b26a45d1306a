// The WebSocket conversation with a whole server: what players get, and what becomes of those who misbehave.
#include <gmock/gmock.h>

#include "base/clock.hpp"
#include "serving/access/player_token.hpp"
#include "tests/serving/service_test.hpp"

namespace segue::serving {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class StreamTest : public ServiceTest {};

TEST_F(StreamTest, EveryEventGivesOneListInOrderToEverySocketOfItsListener) {
  publish();
  start();
  RawPlayer phone(address);
  RawPlayer desk(address);
  const std::string ready = phone.init("u1");
  EXPECT_THAT(ready, HasSubstr(R"("user_id":"u1")"));
  EXPECT_THAT(ready, HasSubstr(R"("version":1,"session":null)"));
  desk.init("u1", R"(,"k":3)");
  EXPECT_THAT(*phone.receive("recommendations"), HasSubstr(R"("cause":null,"session":null,"version":1)"));
  desk.receive("recommendations");

  for (int i = 0; i < 20; ++i) {
    phone.send(event("play", "p" + std::to_string(i), "t" + std::to_string(i)));
    phone.send(event("skip", "s" + std::to_string(i), "t" + std::to_string(i)));
  }
  std::int64_t last_sequence = -1;
  for (int i = 0; i < 40; ++i) {
    const std::string list = *phone.receive("recommendations");
    const std::string id = (i % 2 == 0 ? "p" : "s") + std::to_string(i / 2);
    EXPECT_THAT(list, HasSubstr(R"("cause":{"event_id":")" + id + '"'));
    EXPECT_GT(number_in(list, "sequence"), last_sequence);
    last_sequence = number_in(list, "sequence");
    const std::string shorter = *desk.receive("recommendations");
    EXPECT_EQ(number_in(shorter, "sequence"), last_sequence);
    // Three tracks, the first three of the other's.
    EXPECT_THAT(list, HasSubstr(shorter.substr(shorter.find("\"tracks\":["),
                                               shorter.rfind("]}") - shorter.find("\"tracks\":["))));
    EXPECT_THAT(list, HasSubstr(R"("title":"Title )"));
  }

  // A player that comes back gets the newest list at once, or nothing if it has it.
  RawPlayer again(address);
  EXPECT_THAT(again.init("u1"), HasSubstr(R"("steps":20})"));
  EXPECT_EQ(number_in(*again.receive("recommendations"), "sequence"), last_sequence);
  RawPlayer knowing(address);
  knowing.init("u1", ",\"last_sequence\":" + std::to_string(last_sequence));
  knowing.send(event("play", "next", "t1"));
  EXPECT_THAT(*knowing.receive("recommendations"), HasSubstr(R"("event_id":"next")"));
}

TEST_F(StreamTest, AcksComeFromKafkaAndDuplicatesGiveNoSecondList) {
  publish();
  start();
  RawPlayer player(address);
  player.init("u1");
  player.receive("recommendations");
  player.send(event("play", "e1", "t1"));
  const std::string ack = *player.receive("ack");
  EXPECT_THAT(ack, HasSubstr(R"("event_id":"e1")"));
  player.send(event("play", "e1", "t1"));
  EXPECT_EQ(number_in(*player.receive("ack"), "offset"), number_in(ack, "offset") + 1);
  player.send(event("play", "e2", "t2"));
  std::string list = *player.receive("recommendations");
  if (list.find("\"e1\"") != std::string::npos) list = *player.receive("recommendations");
  EXPECT_THAT(list, HasSubstr(R"("event_id":"e2")"));
}

TEST_F(StreamTest, BadMessagesGetAnErrorAndTheConnectionGoesOn) {
  start();
  RawPlayer player(address);
  const auto expect_error = [&](const std::string& message, const std::string& code) {
    player.send(message);
    EXPECT_THAT(*player.receive("error"), HasSubstr(R"("code":")" + code + '"')) << message;
  };
  expect_error("hello", "not_json");
  expect_error(event("play", "early", "t1"), "not_initialised");
  expect_error(R"({"type":"init"})", "missing_field");
  EXPECT_THAT(player.init("u1"), StartsWith(R"({"type":"ready")"));
  expect_error(R"({"type":"init","user_id":"u2"})", "already_initialised");
  expect_error(R"({"type":"dance"})", "unknown_type");
  expect_error(R"({"type":"play","event_id":"e"})", "missing_field");
  expect_error(event("play", "e", ""), "out_of_range");
  expect_error(event("play", "e", "t", R"(,"timestamp_ms":99999999999999)"), "far_future");
  expect_error(event("play", "e", "t", R"(,"user_id":"u2")"), "key_mismatch");
  player.send(event("play", "fine", "t1"));
  EXPECT_THAT(*player.receive("ack"), HasSubstr("fine"));
}

TEST_F(StreamTest, WhoBreaksTheProtocolIsClosedWithItsCode) {
  config.serving.init_timeout = std::chrono::milliseconds(500);
  config.serving.messages_per_second = 10;
  start();
  {
    RawPlayer silent(address);
    EXPECT_EQ(silent.await_close(), 4004U);
  }
  {
    RawPlayer binary(address);
    binary.init("u1");
    binary.send_binary("\x01\x02");
    EXPECT_EQ(binary.await_close(), 4500U);
  }
  {
    RawPlayer flood(address);
    flood.init("u1");
    for (int i = 0; i < 45; ++i) flood.send(event("play", "f" + std::to_string(i), "t1"));
    EXPECT_THAT(*flood.receive("error"), HasSubstr("rate_limited"));
    EXPECT_EQ(flood.await_close(), 4005U);
  }
  {
    RawPlayer pings(address);
    pings.init("u1");
    for (int i = 0; i < 60; ++i) pings.send_ping();
    EXPECT_EQ(pings.await_close(), 4005U);
  }
  {
    RawPlayer large(address);
    large.init("u1");
    large.send('"' + std::string(64 * 1024 - 1, 'x'));
    EXPECT_EQ(large.receive("error").has_value(), true);  // 64 KiB are read, and are not JSON
    large.send(std::string(64 * 1024 + 1, 'x'));
    EXPECT_EQ(large.await_close(), 1009U);
  }
  {
    RawPlayer latin(address);
    latin.init("u1");
    latin.send_raw(std::string("\x81\x82\0\0\0\0\xff\xfe", 8));  // a text frame that is not UTF-8
    EXPECT_EQ(latin.await_close(), 1007U);
  }
  {
    RawPlayer unmasked(address);
    unmasked.send_raw(std::string("\x81\x01x", 3));
    EXPECT_EQ(unmasked.await_close(), 1002U);
  }
  EXPECT_EQ(get("/healthz").status, 200U);
}

TEST_F(StreamTest, HandshakesAreCheckedBeforeAnythingElse) {
  config.serving.allowed_origins = {"https://music.example"};
  start();
  const std::string good = "GET /v1/stream HTTP/1.1\r\nHost: " + address +
                           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
  const auto with = [&](std::string what, const std::string& instead) {
    std::string bytes = good;
    bytes.replace(bytes.find(what), what.size(), instead);
    return exchange_bytes(address, bytes + "\r\n").status;
  };
  EXPECT_EQ(exchange_bytes(address, good + "\r\n").status, 101U);
  EXPECT_EQ(exchange_bytes(address, good + "Sec-WebSocket-Protocol: chat, segue.v1\r\n\r\n")
                .headers.at("sec-websocket-protocol"),
            "segue.v1");
  EXPECT_EQ(exchange_bytes(address, good + "Sec-WebSocket-Protocol: chat\r\n\r\n").status, 400U);
  // 688a99a looked at the first line of each field only: 400, and 404 for an upgrade on the second line.
  EXPECT_EQ(exchange_bytes(address,
                           good + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: segue.v1\r\n\r\n")
                .headers.at("sec-websocket-protocol"),
            "segue.v1");
  EXPECT_EQ(with("Connection: Upgrade", "Connection: keep-alive\r\nConnection: Upgrade"), 101U);
  // 688a99a: 101, as if it were its own name.
  EXPECT_EQ(exchange_bytes(address, good + "Sec-WebSocket-Protocol: SEGUE.V1\r\n\r\n").status, 400U);
  EXPECT_EQ(with("Version: 13", "Version: 12"), 426U);
  EXPECT_EQ(with("/v1/stream", "/v1/stream/"), 101U);
  EXPECT_EQ(with("GET /v1", "GET http://" + address + "/v1"), 101U);
  // 688a99a: 101, and the frame was lost.
  EXPECT_EQ(exchange_bytes(address, good + "\r\n" + std::string("\x81\x80\0\0\0\0", 6)).status, 400U);
  // 688a99a: 404, whatever a proxy had taken from the handshake.
  for (const char* lost : {"Upgrade: websocket\r\n", "Connection: Upgrade\r\n"}) {
    std::string bytes = good;
    bytes.erase(bytes.find(lost), std::string(lost).size());
    const RawResponse plain = exchange_bytes(address, bytes + "\r\n");
    EXPECT_EQ(plain.status, 426U) << lost;
    EXPECT_EQ(plain.headers.at("upgrade"), "websocket") << lost;
    EXPECT_THAT(plain.headers.at("connection"), HasSubstr("upgrade")) << lost;
    EXPECT_THAT(plain.body, HasSubstr("this is a WebSocket")) << lost;
  }
  EXPECT_EQ(with("dGhlIHNhbXBsZSBub25jZQ==", "short"), 400U);
  EXPECT_EQ(with("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""), 400U);
  EXPECT_EQ(exchange_bytes(address, good + "Origin: https://evil.example\r\n\r\n").status, 403U);
  EXPECT_EQ(exchange_bytes(address, good + "Origin: https://music.example\r\n\r\n").status, 101U);
  EXPECT_EQ(exchange_bytes(address, good + "Origin: http://" + address + "\r\n\r\n").status, 101U);
  EXPECT_EQ(with("Host: " + address, "Host: " + address + "\r\nHost: " + address), 400U);
  EXPECT_EQ(exchange_bytes(address, good + "X: " + std::string(9 * 1024, 'x') + "\r\n\r\n").status, 431U);
  EXPECT_EQ(exchange_bytes(address, "nonsense\r\n\r\n").status, 400U);
}

TEST_F(StreamTest, WithASecretATokenNamesTheUser) {
  config.serving.token_secret = "secret";
  config.serving.admin_token = "admin";
  start();
  const std::int64_t now = base::unix_ms() / 1000;
  const auto init = [&](const std::string& fields) {
    RawPlayer player(address);
    player.send(R"({"type":"init",)" + fields + '}');
    const auto first = player.receive();
    if (first && first->starts_with(R"({"type":"ready")")) return *first;
    EXPECT_THAT(first.value_or("nothing"), HasSubstr("bad_token"));
    return std::to_string(player.await_close());
  };
  const std::string good = make_player_token("secret", "u1", now + 60);
  EXPECT_THAT(init("\"token\":\"" + good + '"'), HasSubstr(R"("user_id":"u1")"));
  EXPECT_THAT(init(R"("user_id":"u1","token":")" + good + '"'), HasSubstr(R"("user_id":"u1")"));
  EXPECT_EQ(init(R"("user_id":"u2","token":")" + good + '"'), "4501");
  EXPECT_EQ(init("\"user_id\":\"u1\""), "4501");
  EXPECT_EQ(init("\"token\":\"" + make_player_token("secret", "u1", now - 1) + '"'), "4501");
  EXPECT_EQ(init("\"token\":\"" + make_player_token("guess", "u1", now + 60) + '"'), "4501");

  EXPECT_EQ(get("/v1/recommendations?user=u1").status, 401U);
  EXPECT_EQ(get("/v1/recommendations?user=u1", {{"Authorization", "Bearer " + good}}).status, 200U);
  EXPECT_EQ(get("/v1/recommendations?user=u2", {{"Authorization", "Bearer " + good}}).status, 401U);
  EXPECT_EQ(get("/v1/recommendations?user=u2", {{"Authorization", "Bearer admin"}}).status, 200U);
}

TEST_F(StreamTest, ASlowReaderCostsNoMemoryAndGetsTheNewestListOrIsClosed) {
  publish({.tracks = 400});
  config.recommender.k = 100;
  config.serving.max_output_bytes = 32'768;
  config.serving.messages_per_second = 1'000'000;
  start();
  RawPlayer slow(address);
  slow.init("u1");
  RawPlayer talker(address);
  talker.init("u1", R"(,"k":1)");
  // 3,000 lists of 7 kB: far more than the sockets' buffers hold.
  for (int i = 0; i < 3000; ++i) {
    talker.send(event("play", "e" + std::to_string(i), "t" + std::to_string(i % 400)));
    for (int lists = 0; i % 100 == 99 && lists < 100; ++lists)
      ASSERT_TRUE(talker.receive("recommendations").has_value());
  }
  const std::string metrics = get("/metrics").body;
  const std::size_t at = metrics.find("\nsegue_lists_replaced_total ");
  EXPECT_GT(std::atof(metrics.c_str() + at + 28), 100);
  std::string newest;
  while (auto list = slow.receive("recommendations")) {
    newest = *list;
    if (newest.find("\"e2999\"") != std::string::npos) break;
  }
  EXPECT_THAT(newest, HasSubstr("\"e2999\""));
}

// 688a99a: 33 kB at k = 100 with long titles, whatever the reader could take.
TEST_F(StreamTest, AListIsNoLongerThanItsReaderTakes) {
  publish({.tracks = 400});
  config.serving.max_list_bytes = 6000;
  start();
  const auto tracks_in = [](const std::string& list) {
    return list.substr(list.find("\"tracks\":["), list.rfind("]}") - list.find("\"tracks\":["));
  };
  RawPlayer usual(address);
  usual.init("u1", R"(,"k":100)");
  RawPlayer narrow(address);
  narrow.init("u1", R"(,"k":100,"max_list_bytes":4096)");
  RawPlayer wide(address);
  wide.init("u1", R"(,"k":100,"max_list_bytes":100000)");
  for (const bool pushed : {false, true}) {
    if (pushed) usual.send(event("play", "e1", "t1"));
    const std::string six = *usual.receive("recommendations");
    const std::string four = *narrow.receive("recommendations");
    EXPECT_LE(six.size(), 6000U);
    EXPECT_GT(six.size(), 5800U);
    EXPECT_LE(four.size(), 4096U);
    EXPECT_GT(four.size(), 3900U);
    EXPECT_THAT(tracks_in(six), StartsWith(tracks_in(four)));
    EXPECT_EQ(tracks_in(*wide.receive("recommendations")), tracks_in(six)) << "the server's limit is no wish";
  }
  EXPECT_LE(get("/v1/recommendations?user=u1&k=100").body.size(), 6000U);
  RawPlayer mistaken(address);
  mistaken.send(R"({"type":"init","user_id":"u1","max_list_bytes":4095})");
  EXPECT_THAT(*mistaken.receive("error"), HasSubstr("max_list_bytes must be at least 4096"));
}

TEST_F(StreamTest, ConnectionsThatAnswerNoPingAreClosed) {
  config.serving.ping_interval = std::chrono::milliseconds(200);
  config.serving.pong_timeout = std::chrono::milliseconds(300);
  config.serving.messages_per_second = 1'000'000;
  start();
  RawPlayer dead(address);
  dead.init("u1");
  RawPlayer alive(address);
  alive.init("u2");
  // `alive` reads, and so answers pings; `dead` does not.
  ASSERT_TRUE(segue::testing::eventually([&] {
    alive.send(event("play", "e" + std::to_string(base::unix_ms()), "t1"));
    alive.receive("recommendations");
    return get("/metrics").body.find(R"(segue_websocket_closes_total{reason="no_pong"} 1)") !=
           std::string::npos;
  }));
  alive.send(event("play", "last", "t1"));
  EXPECT_TRUE(alive.receive("ack"));
}

}  // namespace
}  // namespace segue::serving
