// Players' tokens: what one vouches for, and everything that makes it worthless.
#include "serving/access/player_token.hpp"

#include <gmock/gmock.h>

#include "ingest/event.hpp"
#include "serving/access/constant_time.hpp"

namespace segue::serving {
namespace {

constexpr std::string_view secret = "a secret of some length";
constexpr std::int64_t now_s = 1'700'000'000;

TEST(PlayerToken, VouchesForItsUserUntilItExpires) {
  for (const std::string user : {"u", "u42", "Jörg Müller", "a.b.c"}) {
    const std::string token = make_player_token(secret, user, now_s + 1);
    const auto vouched = verify_player_token(secret, token, now_s);
    ASSERT_TRUE(vouched) << vouched.error();
    EXPECT_EQ(*vouched, user);
    EXPECT_THAT(verify_player_token(secret, token, now_s + 1).error(), testing::HasSubstr("expired"));
  }
}

TEST(PlayerToken, HasThePublishedForm) {
  // Computed with another implementation of HMAC-SHA256.
  EXPECT_EQ(make_player_token("key", "u42", 1'700'000'000),
            "dTQy.1700000000.Zh1gLH25QS3YxOfaz0dqF9jHIKjZZ7Y9Xl7Fo0XnKx4");
}

TEST(PlayerToken, EveryChangedCharacterIsNoticed) {
  const std::string token = make_player_token(secret, "u42", now_s + 60);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verify_player_token(secret, changed, now_s)) << i;
  }
  for (std::size_t size = 0; size < token.size(); ++size)
    EXPECT_FALSE(verify_player_token(secret, token.substr(0, size), now_s)) << size;
  EXPECT_FALSE(verify_player_token("another secret", token, now_s));
}

TEST(PlayerToken, MalformedOnesAreRefusedWithASentence) {
  for (const char* token : {"", ".", "..", "...", "u42", "dTQy.1700000060", "dTQy.x.y", ".1700000060.abc"})
    EXPECT_FALSE(verify_player_token(secret, token, now_s).error().empty()) << token;
}

TEST(PlayerToken, VouchesForNoUserThatNoEventMayName) {
  for (const std::string& user : {std::string(), std::string(ingest::max_id_bytes + 1, 'u'),
                                  std::string("u\n42"), std::string("u\0", 2), std::string("\xff")}) {
    const std::string token = make_player_token(secret, user, now_s + 1);
    EXPECT_THAT(verify_player_token(secret, token, now_s).error(), testing::HasSubstr("user id")) << user;
  }
}

TEST(ConstantTime, ComparesWhole) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("token", "token"));
  EXPECT_FALSE(equal_in_constant_time("token", "toke"));
  EXPECT_FALSE(equal_in_constant_time("token", "tokeN"));
  EXPECT_FALSE(equal_in_constant_time("", "token"));
}

}  // namespace
}  // namespace segue::serving
