// Targets and the table of routes: what is found, what is not, and path tricks.
#include "serving/api/routes.hpp"

#include <gmock/gmock.h>

namespace segue::serving {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Target, IsCutAndDecoded) {
  const auto target = parse_target("/v1/admin/sessions/a%2Fb%20c?user=u+1&k=10&flag&x=%3D");
  EXPECT_THAT(target->path, ElementsAre("v1", "admin", "sessions", "a/b c"));
  EXPECT_THAT(target->query,
              ElementsAre(Pair("flag", ""), Pair("k", "10"), Pair("user", "u 1"), Pair("x", "=")));
  EXPECT_TRUE(parse_target("/")->path.empty());
  EXPECT_TRUE(parse_target("/?a=b")->path.empty());
}

TEST(Target, MalformedOnesAreRefused) {
  for (const char* text :
       {"", "v1", "*", "http://host/path", "/%", "/%2", "/%zz", "/%+1", "/a?b=%f", "/a?%=1"})
    EXPECT_FALSE(parse_target(text)) << text;
}

TEST(Target, EncodingReadsBack) {
  const std::string odd = "a/b?c=d&e %\xC3\xA9+~";
  EXPECT_THAT(parse_target('/' + percent_encode(odd))->path, ElementsAre(odd));
}

class RoutesTest : public testing::Test {
 protected:
  RoutesTest() {
    routes.add("GET", "/", [](const RouteRequest&, Respond respond) { respond({200, "page"}); });
    routes.add("GET", "/jobs/{id}", [](const RouteRequest& request, Respond respond) {
      respond({200, request.path.at("id")});
    });
    routes.add("POST", "/jobs", [](const RouteRequest& request, Respond respond) {
      respond({200, request.http.body});
    });
    routes.add("GET", "/jobs", [](const RouteRequest&, Respond respond) { respond({200, "all"}); });
  }

  HttpResponse ask(const std::string& method, const std::string& target) {
    HttpResponse answer;
    HttpRequest request;
    request.method = method;
    request.target = target;
    request.body = "body";
    routes.handle(request, [&](HttpResponse response) { answer = std::move(response); });
    return answer;
  }

  Routes routes;
};

TEST_F(RoutesTest, FindsByMethodAndPattern) {
  EXPECT_EQ(ask("GET", "/").body, "page");
  EXPECT_EQ(ask("GET", "/jobs/j%201").body, "j 1");
  EXPECT_EQ(ask("GET", "/jobs").body, "all");
  EXPECT_EQ(ask("POST", "/jobs").body, "body");
}

TEST_F(RoutesTest, AnswersClearlyToEverythingElse) {
  EXPECT_EQ(ask("GET", "/nothing").status, 404U);
  EXPECT_EQ(ask("GET", "/jobs/1/2").status, 404U);
  EXPECT_EQ(ask("GET", "nothing").status, 400U);
  const HttpResponse wrong_method = ask("DELETE", "/jobs");
  EXPECT_EQ(wrong_method.status, 405U);
  EXPECT_THAT(wrong_method.headers, ElementsAre(Pair("Allow", "POST, GET, HEAD, OPTIONS")));
}

// 688a99a: 405 to every OPTIONS, 400 to that of "*".
TEST_F(RoutesTest, OptionsNamesTheMethods) {
  for (const auto& [target, methods] :
       {std::pair("/jobs", "POST, GET, HEAD, OPTIONS"), std::pair("/jobs/7", "GET, HEAD, OPTIONS"),
        std::pair("*", "GET, HEAD, POST, OPTIONS")}) {
    const HttpResponse options = ask("OPTIONS", target);
    EXPECT_EQ(options.status, 204U) << target;
    EXPECT_EQ(options.body, "") << target;
    EXPECT_THAT(options.headers, ElementsAre(Pair("Allow", methods))) << target;
  }
  EXPECT_EQ(ask("OPTIONS", "/nothing").status, 404U);
  EXPECT_EQ(ask("GET", "*").status, 400U);
}

TEST_F(RoutesTest, PathTricksLeadNowhere) {
  for (const char* target : {"/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2fetc%2fpasswd",
                             "//etc/passwd", "/index.html%00.js", "/jobs/../../secret", "/./index.html"})
    EXPECT_NE(ask("GET", target).status, 200U) << target;
}

}  // namespace
}  // namespace segue::serving
