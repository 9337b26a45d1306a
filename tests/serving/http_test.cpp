// HTTP with a whole server: events, lists, health, the page, the admin API.
#include <gmock/gmock.h>

#include "tests/serving/service_test.hpp"

namespace segue::serving {
namespace {

using ::testing::HasSubstr;

class HttpTest : public ServiceTest {};

TEST_F(HttpTest, EventsGoInAndListsComeOut) {
  publish();
  config.serving.max_message_bytes = 4096;
  start();
  const RawResponse results = post("/v1/events", R"({"events":[
      {"event_id":"e1","user_id":"u1","track_id":"t1","type":"play"},
      {"event_id":"e2","user_id":"u1","track_id":"t1","type":"hum"},
      {"event_id":"e3","user_id":"u1"},
      7,
      {"event_id":"e4","user_id":"u1","track_id":"t1","type":"skip"}]})");
  EXPECT_EQ(results.status, 200U);
  EXPECT_THAT(results.body, HasSubstr(R"({"results":[{"event_id":"e1","status":"accepted","partition":)"));
  EXPECT_THAT(results.body,
              HasSubstr(R"({"event_id":"e2","status":"refused","reason":"unknown_type","message":)"));
  EXPECT_THAT(results.body, HasSubstr(R"({"event_id":"e3","status":"refused","reason":"missing_field")"));
  EXPECT_THAT(results.body, HasSubstr(R"({"status":"refused","reason":"not_an_object")"));
  EXPECT_THAT(results.body, HasSubstr(R"({"event_id":"e4","status":"accepted")"));
  EXPECT_THAT(post("/v1/events", R"({"event_id":"e5","user_id":"u2","track_id":"t3","type":"play"})").body,
              HasSubstr(R"({"results":[{"event_id":"e5","status":"accepted")"));

  ASSERT_TRUE(segue::testing::eventually([&] { return number_in(get("/v1/figures").body, "lists") == 3; }));
  const RawResponse list = get("/v1/recommendations?user=u1&k=3");
  EXPECT_EQ(list.status, 200U);
  EXPECT_THAT(list.body, HasSubstr(R"("cause":null,"session":{"id":)"));
  EXPECT_THAT(list.body, ::testing::Not(HasSubstr(R"("track_id":"t1")")));  // just skipped
  EXPECT_THAT(get("/v1/admin/sessions/u1").body, HasSubstr(R"("action":"skipped")"));
  EXPECT_EQ(get("/v1/admin/sessions/nobody").status, 404U);

  EXPECT_EQ(get("/v1/recommendations").status, 400U);
  EXPECT_EQ(get("/v1/recommendations?user=").status, 400U);
  EXPECT_EQ(get("/v1/recommendations?user=u1&k=0").status, 400U);
  EXPECT_EQ(get("/v1/recommendations?user=u1&k=x").status, 400U);
  EXPECT_EQ(post("/v1/events", "no JSON").status, 400U);
  EXPECT_EQ(post("/v1/events", R"({"events":{}})").status, 400U);
  EXPECT_EQ(post("/v1/events", R"({"events":[]})").body, R"({"results":[]})");
  EXPECT_EQ(post("/v1/events", std::string(5000, ' ')).status, 413U);
  EXPECT_EQ(request(address, "DELETE", "/v1/events").headers.at("allow"), "POST, OPTIONS");
}

TEST_F(HttpTest, TheServerShowsHowItIs) {
  publish();
  start();
  EXPECT_EQ(get("/healthz").status, 200U);
  EXPECT_THAT(get("/readyz").body, HasSubstr(R"("status":"ready")"));
  const RawResponse head = request(address, "HEAD", "/healthz");
  EXPECT_EQ(head.status, 200U);
  EXPECT_EQ(head.body, "");
  const RawResponse metrics = get("/metrics");
  EXPECT_THAT(metrics.headers.at("content-type"), HasSubstr("version=0.0.4"));
  EXPECT_THAT(metrics.body, HasSubstr("\nsegue_version_serving 1\n"));
  EXPECT_THAT(metrics.body, HasSubstr(R"(segue_event_to_push_seconds_bucket{le="+Inf"} 0)"));
  const std::string figures = get("/v1/figures").body;
  for (const char* field :
       {"uptime_s", "events", "lists", "dead_letters", "duplicates", "unmatched", "listeners", "connections",
        "lag", "brokers_up", "events_per_second", "latency_ms", "version", "versions", "jobs"})
    EXPECT_THAT(figures, HasSubstr('"' + std::string(field) + "\":"));
  EXPECT_THAT(get("/v1/tracks?query=title%204&limit=2").body,
              ::testing::MatchesRegex(R"(\{"tracks":\[\{"track_id":"t4",.*\},\{"track_id":"t40",.*\}\]\})"));
  EXPECT_THAT(get("/v1/tracks?limit=1").body, HasSubstr(R"("track_id":"t0")"));  // the most played
  EXPECT_EQ(get("/v1/tracks?limit=-1").status, 400U);

  const RawResponse page = get("/");
  EXPECT_EQ(page.status, 200U);
  EXPECT_THAT(page.headers.at("content-type"), HasSubstr("text/html"));
  EXPECT_THAT(page.headers.at("content-security-policy"), HasSubstr("default-src 'self'"));
  for (const char* target :
       {"/../etc/passwd", "/%2e%2e/etc/passwd", "/..%2fsegue.toml", "/serving", "//index.html"})
    EXPECT_THAT(get(target).status, ::testing::AnyOf(400U, 404U)) << target;
  EXPECT_EQ(get("/nothing").status, 404U);
}

TEST_F(HttpTest, TheAdminApiNeedsItsToken) {
  publish();
  const auto second = publish({.seed = 2});
  config.serving.admin_token = "the admin token";
  start();
  const std::map<std::string, std::string> admin{{"Authorization", "Bearer the admin token"}};
  for (const char* target :
       {"/v1/admin/jobs", "/v1/admin/jobs/j", "/v1/admin/sessions/u", "/v1/admin/models"}) {
    EXPECT_EQ(get(target).status, 401U) << target;
    EXPECT_EQ(get(target).headers.at("www-authenticate"), "Bearer");
    EXPECT_EQ(get(target, {{"Authorization", "Bearer the admin toke"}}).status, 401U);
    EXPECT_EQ(get(target, {{"Authorization", "Basic the admin token"}}).status, 401U);
    EXPECT_NE(get(target, admin).status, 401U) << target;
  }
  for (const char* target : {"/v1/admin/retrain", "/v1/admin/models/1/activate"})
    EXPECT_EQ(post(target).status, 401U) << target;
  // A foreign page cannot use it either, whatever it knows.
  auto foreign = admin;
  foreign["Origin"] = "https://evil.example";
  EXPECT_EQ(post("/v1/admin/retrain", {}, foreign).status, 403U);

  const RawResponse asked = post("/v1/admin/retrain", {}, admin);
  EXPECT_EQ(asked.status, 202U);
  const std::string id = asked.body.substr(11, asked.body.rfind('"') - 11);
  EXPECT_THAT(get("/v1/admin/jobs/" + id, admin).body, HasSubstr(R"("state":"queued")"));
  EXPECT_THAT(get("/v1/admin/jobs", admin).body, HasSubstr(id));
  EXPECT_THAT(get("/v1/figures").body, HasSubstr(id));
  EXPECT_EQ(get("/v1/admin/jobs/another", admin).status, 404U);

  EXPECT_THAT(get("/v1/admin/models", admin).body, HasSubstr(R"({"champion":)" + std::to_string(second) +
                                                             R"(,"serving":)" + std::to_string(second)));
  EXPECT_EQ(post("/v1/admin/models/1/activate", {}, admin).body, R"({"champion":1})");
  ASSERT_TRUE(segue::testing::eventually(
      [&] { return get("/readyz").body.find("\"version\":1}") != std::string::npos; }));
  EXPECT_EQ(post("/v1/admin/models/99/activate", {}, admin).status, 404U);
  EXPECT_EQ(post("/v1/admin/models/x/activate", {}, admin).status, 400U);
}

TEST_F(HttpTest, WithoutATokenTheAdminApiAnswersThisMachineOnly) {
  start();
  EXPECT_EQ(get("/v1/admin/models").status, 200U);
  EXPECT_EQ(get("/v1/admin/models", {{"Host", "localhost:8080"}}).status, 200U);
  EXPECT_EQ(get("/v1/admin/models", {{"Host", "rebound.example:8080"}}).status, 403U);
}

TEST_F(HttpTest, APortInUseIsOneClearSentence) {
  start();
  configs::Config second = config;
  second.serving.port = std::stoi(address.substr(address.rfind(':') + 1));
  try {
    Service another(second);
    FAIL() << "two servers on one port";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()), "cannot listen on " + address + ": Address already in use");
  }
}

}  // namespace
}  // namespace segue::serving
