// Bodies in gzip and deflate, whole, damaged and dangerous.
#include "serving/net/content_coding.hpp"

#include <gmock/gmock.h>
#include <zlib.h>

#include "tests/serving/deflated.hpp"

namespace segue::serving {
namespace {

using testing::HasSubstr;

constexpr std::size_t limit = 65'536;

/// The status of the refusal; 0: decoded, in place.
unsigned decoded(const std::string& coding, std::string& body) {
  HttpRequest request;
  request.headers = {{"content-encoding", coding}};
  request.body = body;
  const auto refused = decode_content(request, limit);
  body = request.body;
  return refused ? refused->status : 0;
}

// 688a99a took the packed bytes for JSON: 400.
TEST(ContentCoding, GzipAndDeflateAreTakenOff) {
  std::string text = R"({"events":[]})";
  for (int i = 0; i < 12; ++i) text += text + std::to_string(i);
  ASSERT_LE(text.size(), limit);
  for (const auto& [coding, packed] :
       {std::pair("gzip", deflated(text, Format::gzip)), std::pair("X-GZIP", deflated(text, Format::gzip)),
        std::pair("identity, deflate", deflated(text, Format::zlib)), std::pair("identity", text),
        std::pair("", text)}) {
    std::string body = packed;
    EXPECT_EQ(decoded(coding, body), 0U) << coding;
    EXPECT_EQ(body, text) << coding;
  }
  std::string members = deflated("one ", Format::gzip) + deflated("two", Format::gzip);
  EXPECT_EQ(decoded("gzip", members), 0U);
  EXPECT_EQ(members, "one two");
  std::string nothing;
  EXPECT_EQ(decoded("gzip", nothing), 0U) << "a GET of a client that always says gzip";
}

TEST(ContentCoding, DamageIsRefusedWhereverItIs) {
  const std::string good =
      deflated(std::string(300, 'x') + "some text that is not all the same", Format::gzip);
  for (std::size_t size = 1; size < good.size(); ++size) {
    std::string body = good.substr(0, size);
    EXPECT_EQ(decoded("gzip", body), 400U) << size << " bytes of it";
  }
  for (std::size_t at = good.size() - 8; at < good.size(); ++at) {  // checksum and length
    std::string body = good;
    body[at] = static_cast<char>(body[at] ^ 1);
    EXPECT_EQ(decoded("gzip", body), 400U) << at;
  }
  for (std::string body : {good + "x", std::string("{}"), std::string(40, '\0')})
    EXPECT_EQ(decoded("gzip", body), 400U);
}

TEST(ContentCoding, ABombIsNotUnpacked) {
  std::string exact = deflated(std::string(limit, ' '), Format::gzip);
  EXPECT_EQ(decoded("gzip", exact), 0U);
  std::string more = deflated(std::string(limit + 1, ' '), Format::gzip);
  EXPECT_EQ(decoded("gzip", more), 413U);
  // 60 MB in 60 kB; and in many small members.
  std::string bomb = deflated(std::string(60 << 20, ' '), Format::gzip);
  ASSERT_LT(bomb.size(), limit);
  EXPECT_EQ(decoded("gzip", bomb), 413U);
  std::string members;
  for (const std::string one = deflated(std::string(4096, ' '), Format::gzip); members.size() < limit / 2;)
    members += one;
  EXPECT_EQ(decoded("gzip", members), 413U);
}

TEST(ContentCoding, OthersAreRefusedWithWhatIsTaken) {
  HttpRequest request;
  for (const char* coding : {"br", "zstd", "gzip, gzip", "compress", "gzip;q=1"}) {
    request.headers = {{"content-encoding", coding}};
    const auto refused = check_coding(request);
    ASSERT_TRUE(refused) << coding;
    EXPECT_EQ(refused->status, 415U) << coding;
    EXPECT_THAT(refused->body, HasSubstr("plain, gzip or deflate"));
    EXPECT_THAT(refused->headers, testing::ElementsAre(testing::Pair("Accept-Encoding", "gzip, deflate")));
  }
  for (const char* coding : {"gzip", "deflate", "identity", "", "x-gzip, identity"}) {
    request.headers = {{"content-encoding", coding}};
    EXPECT_FALSE(check_coding(request)) << coding;
  }
}

}  // namespace
}  // namespace segue::serving
