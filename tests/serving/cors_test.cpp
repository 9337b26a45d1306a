// The CORS headers for pages of other origins.
#include "serving/api/cors.hpp"

#include <gmock/gmock.h>

namespace segue::serving {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// 688a99a: nothing of this, so that a browser kept each response from the page that it let connect.
TEST(Cors, APageMayReadTheResponse) {
  HttpRequest request;
  request.method = "GET";
  HttpResponse response;
  add_cors(request, response);
  EXPECT_THAT(response.headers, ElementsAre(Pair("Vary", "Origin"))) << "not a page";

  request.headers = {{"origin", "https://music.example"}};
  response = {};
  add_cors(request, response);
  EXPECT_THAT(response.headers, ElementsAre(Pair("Vary", "Origin"),
                                            Pair("Access-Control-Allow-Origin", "https://music.example"),
                                            Pair("Access-Control-Expose-Headers", "Retry-After")));
}

TEST(Cors, APreflightIsToldWhatMayBeSent) {
  HttpRequest request;
  request.method = "OPTIONS";
  request.headers = {{"origin", "https://music.example"},
                     {"access-control-request-method", "POST"},
                     {"access-control-request-headers", "authorization,content-type"},
                     {"access-control-request-headers", "traceparent"}};
  HttpResponse response{204, {}};
  response.headers.emplace_back("Allow", "POST, OPTIONS");
  add_cors(request, response);
  EXPECT_THAT(response.headers,
              ElementsAre(Pair("Allow", "POST, OPTIONS"), Pair("Vary", "Origin"),
                          Pair("Access-Control-Allow-Origin", "https://music.example"),
                          Pair("Access-Control-Allow-Methods", "POST, OPTIONS"),
                          Pair("Access-Control-Allow-Headers", "authorization, content-type, traceparent"),
                          Pair("Access-Control-Max-Age", "7200"),
                          Pair("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")));
}

}  // namespace
}  // namespace segue::serving
