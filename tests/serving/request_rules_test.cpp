// The heads of requests: framing, host, target, expectations.
#include "serving/net/request_rules.hpp"

#include <gmock/gmock.h>

namespace segue::serving {
namespace {

using ::testing::ElementsAre;
using Headers = std::vector<std::pair<std::string, std::string>>;

HttpRequest request(const std::string& target, Headers headers) {
  HttpRequest request;
  request.method = "GET";
  request.target = target;
  request.headers = std::move(headers);
  return request;
}

/// 0: it may go on.
unsigned checked(HttpRequest& request, unsigned version = 11) {
  const auto refused = check_head(request, version);
  return refused ? refused->status : 0;
}
unsigned checked(Headers headers, unsigned version = 11) {
  HttpRequest with = request("/", std::move(headers));
  return checked(with, version);
}

TEST(HttpRequest, AListIsTakenTogetherFromAllItsLines) {
  const HttpRequest head =
      request("/", {{"a", "1 ,, 2,"}, {"b", "x"}, {"a", "\t3"}, {"a", ""}, {"a", " , "}});
  EXPECT_THAT(head.list("a"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(head.list("c"), ElementsAre());
  EXPECT_EQ(head.count("a"), 4U);
  EXPECT_EQ(head.header("b"), "x");
  EXPECT_EQ(head.header("c"), "");
}

// 688a99a answered 200 to each of them.
TEST(RequestRules, ARequestNamesOneHost) {
  EXPECT_EQ(checked({}), 400U);
  EXPECT_EQ(checked({{"host", "a"}, {"host", "a"}}), 400U);
  EXPECT_EQ(checked({{"host", "a"}, {"host", "b"}}, 10), 400U);
  EXPECT_EQ(checked({}, 10), 0U) << "HTTP/1.0 did not know it";
  for (const char* host :
       {"", "a b", "a/b", "user@a", "a:b", "[::1", "[::g]", "[::1]x", ":80", "a,b c", "\xC3\xA9"})
    EXPECT_EQ(checked({{"host", host}}), 400U) << host;
  for (const char* host : {"a", "a.example:8080", "127.0.0.1", "[::1]:8080", "[::1]", "my_host", "a:"})
    EXPECT_EQ(checked({{"host", host}}), 0U) << host;
  EXPECT_EQ(checked({{"host", "a"}, {"origin", "https://a"}, {"origin", "https://b"}}), 400U);
}

// 688a99a: 400, "the request's target is malformed".
TEST(RequestRules, ATargetInAbsoluteFormNamesTheHostThatIsAsked) {
  struct Case {
    const char* target;
    const char* path;
    const char* host;
  };
  for (const Case& c :
       {Case{"http://segue.example:8080/v1/tracks?query=a", "/v1/tracks?query=a", "segue.example:8080"},
        Case{"HTTPS://Segue.Example", "/", "segue.example"},
        Case{"http://[::1]:8080?x=http://y/", "/?x=http://y/", "[::1]:8080"},
        Case{"/a?b=http://c/", "/a?b=http://c/", "other"}, Case{"*", "*", "other"}}) {
    HttpRequest head = request(c.target, {{"host", "Other"}});
    EXPECT_EQ(checked(head), 0U) << c.target;
    EXPECT_EQ(head.target, c.path);
    EXPECT_EQ(head.host, c.host) << "not what the Host header says";
  }
  for (const char* target : {"ftp://a/", "http:///", "http://user@a/", "http://", "://a/", "x://"}) {
    HttpRequest head = request(target, {{"host", "a"}});
    EXPECT_EQ(checked(head), 400U) << target;
  }
}

// 688a99a took what follows for the next request.
TEST(RequestRules, ABodyWhoseEndIsNotKnownEndsTheConnection) {
  const auto coded = [](Headers codings, unsigned version = 11) {
    codings.emplace_back("host", "a");
    return checked(codings, version);
  };
  EXPECT_EQ(coded({{"transfer-encoding", "chunked"}}), 0U);
  EXPECT_EQ(coded({{"transfer-encoding", "Chunked"}}), 0U);
  EXPECT_EQ(coded({{"transfer-encoding", "gzip"}}), 400U) << "RFC 9112, section 6.3";
  EXPECT_EQ(coded({{"transfer-encoding", "gzip, chunked"}}), 501U);
  EXPECT_EQ(coded({{"transfer-encoding", "gzip"}, {"transfer-encoding", "chunked"}}), 501U);
  EXPECT_EQ(coded({{"transfer-encoding", ""}}), 400U);
  EXPECT_EQ(coded({{"transfer-encoding", "chunked, gzip"}}), 400U);
  EXPECT_EQ(coded({{"transfer-encoding", "chunked"}}, 10), 400U);
}

TEST(RequestRules, OnlyContinueIsExpected) {
  const HttpRequest usual = request("/", {{"expect", "100-Continue"}});
  EXPECT_FALSE(check_expectations(usual, 11));
  EXPECT_TRUE(waits_for_continue(usual, 11));
  EXPECT_FALSE(waits_for_continue(usual, 10)) << "RFC 9110, section 10.1.1";
  EXPECT_FALSE(waits_for_continue(request("/", {}), 11));
  const HttpRequest odd = request("/", {{"expect", "100-continue, tea"}});
  EXPECT_EQ(check_expectations(odd, 11)->status, 417U);  // 688a99a: as if nothing were expected
  EXPECT_FALSE(check_expectations(odd, 10));
}

}  // namespace
}  // namespace segue::serving
