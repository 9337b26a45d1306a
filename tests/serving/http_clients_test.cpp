// HTTP with a whole server as clients speak it that are unusual, and right: Java's, proxies, other pages'
// scripts.
#include <gmock/gmock.h>

#include "tests/serving/deflated.hpp"
#include "tests/serving/service_test.hpp"

namespace segue::serving {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HttpClientsTest : public ServiceTest {
 protected:
  static std::string play(const std::string& id) {
    return R"({"event_id":")" + id + R"(","user_id":"u1","track_id":"t1","type":"play"})";
  }
  /// The head of a request that says where its body ends.
  std::string head(const std::string& request_line, const std::string& fields = {},
                   std::size_t body = 0) const {
    return request_line + "\r\nHost: " + address + "\r\nContent-Length: " + std::to_string(body) + "\r\n" +
           fields + "\r\n";
  }
};

// 688a99a: nothing, until its time was up; Java's HttpClient waits for ever.
TEST_F(HttpClientsTest, WhoExpectsContinueIsToldSo) {
  start();
  const std::string event = play("e1");
  RawConnection java(address);
  java.send(head("POST /v1/events HTTP/1.1", "Expect: 100-continue\r\n", event.size()));
  EXPECT_EQ(java.receive().status, 100U);
  java.send(event);
  const RawResponse answer = java.receive();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_THAT(answer.body, HasSubstr(R"("status":"accepted")"));
  // The same connection goes on; chunked, and without waiting.
  java.send("POST /v1/events HTTP/1.1\r\nHost: " + address +
            "\r\nExpect: 100-Continue\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(java.receive().status, 100U);
  java.send("2\r\n[]\r\n0\r\n\r\n");
  EXPECT_EQ(java.receive().status, 400U);

  // What would be refused anyway is refused before the body is sent.
  EXPECT_EQ(
      exchange_bytes(address, head("POST /v1/events HTTP/1.1", "Expect: 100-continue\r\n", 1 << 20)).status,
      413U);
  EXPECT_EQ(exchange_bytes(address, head("POST /v1/events HTTP/1.1",
                                         "Expect: 100-continue\r\nContent-Encoding: br\r\n", 9))
                .status,
            415U);
  EXPECT_EQ(exchange_bytes(address, head("POST /v1/events HTTP/1.1", "Expect: tea\r\n", 9)).status, 417U);
  EXPECT_EQ(exchange_bytes(address, head("GET /healthz HTTP/1.1", "Expect: 100-continue\r\n")).status, 200U)
      << "nothing to wait for";
}

// 688a99a: 400, the packed bytes were no JSON.
TEST_F(HttpClientsTest, PackedBodiesAreTaken) {
  config.serving.max_message_bytes = 4096;
  start();
  const auto packed = [&](const std::string& body) {
    return post("/v1/events", deflated(body, Format::gzip), {{"Content-Encoding", "gzip"}});
  };
  EXPECT_THAT(packed(play("e1")).body, HasSubstr(R"({"results":[{"event_id":"e1","status":"accepted")"));
  EXPECT_EQ(packed(play("e2") + std::string(4096, ' ')).status, 413U);
  EXPECT_EQ(packed(std::string(1 << 20, ' ')).status, 413U);
  EXPECT_EQ(post("/v1/events", play("e3"), {{"Content-Encoding", "gzip"}}).status, 400U);
  const RawResponse other = post("/v1/events", play("e3"), {{"Content-Encoding", "br"}});
  EXPECT_EQ(other.status, 415U);
  EXPECT_EQ(other.headers.at("accept-encoding"), "gzip, deflate");
}

// 688a99a stopped reading after 1 MiB and reset the connection: Node's http saw EPIPE instead of the answer.
TEST_F(HttpClientsTest, WhoSendsFarTooMuchIsToldOnceItHasSent) {
  start();
  RawConnection node(address);
  EXPECT_TRUE(node.send(head("POST /v1/events HTTP/1.1", {}, 32 << 20)));
  for (int i = 0; i < 32; ++i) ASSERT_TRUE(node.send(std::string(1 << 20, ' '))) << i << " MiB were taken";
  EXPECT_EQ(node.receive().status, 413U);
}

TEST_F(HttpClientsTest, TargetsAndHostsAreAsTheStandardHasThem) {
  start();
  const auto status = [&](const std::string& bytes) { return exchange_bytes(address, bytes).status; };
  // 688a99a: 400 to the first, 200 to the others.
  EXPECT_EQ(status("GET http://" + address + "/healthz HTTP/1.1\r\nHost: elsewhere\r\n\r\n"), 200U);
  EXPECT_EQ(status("GET /healthz HTTP/1.1\r\n\r\n"), 400U);
  EXPECT_EQ(status("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400U);
  // What a page that was rebound to loopback cannot say, a header can neither.
  EXPECT_EQ(status("GET http://rebound.example/v1/admin/models HTTP/1.1\r\nHost: localhost\r\n\r\n"), 403U);
  EXPECT_EQ(status("GET /v1/admin/models HTTP/1.1\r\nHost: LocalHost\r\n\r\n"), 200U);  // 688a99a: 403
  EXPECT_EQ(status("\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"), 200U);              // 688a99a: 400
  EXPECT_EQ(status("\r\n\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"), 400U);
  EXPECT_EQ(status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505U);  // 688a99a: "this is not HTTP"
  // 688a99a answered both, the second smuggled past a proxy that had read it as a body.
  RawConnection smuggler(address);
  smuggler.send(
      "POST /v1/events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"
      "GET /v1/admin/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(smuggler.receive().status, 400U);
  EXPECT_EQ(smuggler.receive().status, 0U) << "the connection ends";
}

TEST_F(HttpClientsTest, ConnectionsStayOpenForWhoSaysSo) {
  start();
  RawConnection old(address);
  for (int i = 0; i < 2; ++i) {
    old.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const RawResponse answer = old.receive();
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.headers.at("connection"), "keep-alive");  // 688a99a left it out, as who closes does
    EXPECT_THAT(answer.headers.at("date"), ::testing::MatchesRegex("[A-Z][a-z]{2}, [0-9]{2} .* GMT"));
  }
  old.send("GET /healthz HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.receive().headers.at("connection"), "close");
  EXPECT_EQ(old.receive().status, 0U);

  RawConnection pooled(address);
  pooled.send(head("GET /healthz HTTP/1.1"));
  // 688a99a closed after 30 s, which no load balancer expects, and did not say so.
  EXPECT_EQ(pooled.receive().headers.at("keep-alive"), "timeout=75");

  RawConnection pipelining(address);
  pipelining.send(head("GET /healthz HTTP/1.1") + head("HEAD /readyz HTTP/1.1") + head("OPTIONS * HTTP/1.1") +
                  head("GET /nothing HTTP/1.1"));
  EXPECT_EQ(pipelining.receive().status, 200U);
  EXPECT_EQ(pipelining.receive("HEAD").status, 200U);
  EXPECT_EQ(pipelining.receive("OPTIONS").status, 204U);
  EXPECT_EQ(pipelining.receive().status, 404U);
  pipelining.send(head("HEAD /readyz HTTP/1.1") + "nonsense\r\n\r\n");
  EXPECT_EQ(pipelining.receive("HEAD").status, 200U);
  EXPECT_THAT(pipelining.receive().body, HasSubstr("this is not HTTP"));
}

TEST_F(HttpClientsTest, HeadAndOptionsAnswerEverywhere) {
  publish();
  start();
  for (const char* target : {"/", "/metrics", "/v1/figures", "/v1/tracks?limit=1", "/v1/admin/models",
                             "/app.js", "/v1/recommendations?user=u1"}) {
    const RawResponse got = get(target);
    const RawResponse head = request(address, "HEAD", target);
    EXPECT_EQ(head.status, 200U) << target;
    EXPECT_EQ(head.body, "") << target;
    EXPECT_EQ(head.headers.at("content-type"), got.headers.at("content-type")) << target;
    // 688a99a left it to each cache what it keeps of a listener's list.
    EXPECT_THAT(got.headers.at("cache-control"), ::testing::MatchesRegex("no-store|no-cache")) << target;
    const RawResponse options = request(address, "OPTIONS", target);
    EXPECT_EQ(options.status, 204U) << target;  // 688a99a: 405, to HAProxy's health check as well
    EXPECT_EQ(options.headers.at("allow"), "GET, HEAD, OPTIONS") << target;
    EXPECT_FALSE(options.headers.contains("content-length")) << "RFC 9110, section 8.6";
  }
  EXPECT_EQ(request(address, "HEAD", "/nothing").status, 404U);
  EXPECT_EQ(request(address, "HEAD", "/v1/stream").status, 426U);
  EXPECT_EQ(request(address, "HEAD", "/healthz", {}, {{"Origin", "https://evil.example"}}).status, 403U);
  EXPECT_EQ(post("/v1/stream").headers.at("allow"), "GET, HEAD, OPTIONS");  // 688a99a: 404
}

// 688a99a: 405 to every preflight, and no response that a browser hands to its page.
TEST_F(HttpClientsTest, PagesOfAllowedOriginsMayReadAndSend) {
  config.serving.allowed_origins = {"https://music.example"};
  start();
  const std::map<std::string, std::string> page{{"Origin", "https://music.example"}};
  auto preflight = page;
  preflight["Access-Control-Request-Method"] = "POST";
  preflight["Access-Control-Request-Headers"] = "authorization,content-type";
  const RawResponse may = request(address, "OPTIONS", "/v1/events", {}, preflight);
  EXPECT_EQ(may.status, 204U);
  EXPECT_EQ(may.headers.at("access-control-allow-origin"), "https://music.example");
  EXPECT_EQ(may.headers.at("access-control-allow-methods"), "POST, OPTIONS");
  EXPECT_EQ(may.headers.at("access-control-allow-headers"), "authorization, content-type");
  EXPECT_EQ(may.headers.at("vary"), "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
  preflight["Access-Control-Request-Method"] = "GET";
  EXPECT_THAT(request(address, "OPTIONS", "/v1/recommendations", {}, preflight)
                  .headers.at("access-control-allow-methods"),
              HasSubstr("GET"));
  // What went wrong a page may read, too.
  for (const RawResponse& response :
       {post("/v1/events", play("e1"), page), post("/v1/events", "[]", page), get("/nothing", page),
        get("/v1/recommendations", page), post("/v1/events", std::string(70'000, ' '), page),
        request(address, "POST", "/v1/events", "x",
                {{"Origin", "https://music.example"}, {"Content-Encoding", "br"}})})
    EXPECT_EQ(response.headers.at("access-control-allow-origin"), "https://music.example") << response.status;

  preflight["Origin"] = "https://evil.example";
  const RawResponse may_not = request(address, "OPTIONS", "/v1/events", {}, preflight);
  EXPECT_EQ(may_not.status, 403U);
  EXPECT_FALSE(may_not.headers.contains("access-control-allow-origin"));
  EXPECT_EQ(get("/healthz").headers.at("vary"), "Origin") << "for caches";
  EXPECT_FALSE(get("/healthz").headers.contains("access-control-allow-origin"));
  // A player's page is not an operator's: 688a99a retrained for it.
  EXPECT_EQ(post("/v1/admin/retrain", {}, page).status, 403U);
  EXPECT_EQ(get("/v1/admin/models", {{"Origin", "http://" + address}}).status, 200U);
}

TEST_F(HttpClientsTest, ATokenIsABearersInEitherCase) {
  config.serving.admin_token = "secret";
  start();
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER  "})
    EXPECT_EQ(get("/v1/admin/models", {{"Authorization", std::string(scheme) + "secret"}}).status, 200U)
        << scheme;
  for (const char* wrong : {"secret", "Bearersecret", "Bearer", "Bearer  ", "Basic secret"})
    EXPECT_EQ(get("/v1/admin/models", {{"Authorization", wrong}}).status, 401U) << wrong;
}

TEST_F(HttpClientsTest, WhoIsOneTooManyIsTold) {
  config.serving.max_connections = 1;
  start();
  RawConnection first(address);
  first.send(head("GET /healthz HTTP/1.1"));
  EXPECT_EQ(first.receive().status, 200U);
  RawConnection second(address);
  EXPECT_EQ(get("/healthz").status, 503U);  // so the second, which came before, has been accepted, too
  // 688a99a had closed it without a look: a request in several pieces ended in a broken pipe.
  EXPECT_TRUE(second.send("POST /v1/events HTTP/1.1\r\nHost: a\r\n"));
  EXPECT_TRUE(second.send("Content-Length: 4\r\n"));
  EXPECT_TRUE(second.send("\r\n"));
  EXPECT_TRUE(second.send("body"));
  const RawResponse refused = second.receive();
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(refused.headers.at("retry-after"), "1");
  EXPECT_THAT(refused.body, HasSubstr("serving.max_connections"));
  first.send(head("GET /healthz HTTP/1.1"));
  EXPECT_EQ(first.receive().status, 200U) << "who was there stays";
}

}  // namespace
}  // namespace segue::serving
