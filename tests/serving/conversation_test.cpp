// A player's messages and the answers to them, as far as no event gets through to Kafka.
#include "tests/serving/conversation_test.hpp"

#include <gmock/gmock.h>

#include "base/clock.hpp"
#include "serving/access/player_token.hpp"

namespace segue::serving {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto malformed = R"({"type":"dance","event_id":"e7"})";

TEST_F(ConversationTest, AnInitIsTakenOnce) {
  open();
  EXPECT_FALSE(conversation->initialised());
  say(init("u1"));
  EXPECT_TRUE(conversation->initialised());
  EXPECT_THAT(answers(), IsEmpty());  // `ready` is its shard's to say
  say(init("u1"));
  say(init("u2"));
  EXPECT_THAT(answers(), ElementsAre("already_initialised", "already_initialised"));
  say(play("e1", "t1", R"(,"user_id":"u2")"));
  EXPECT_THAT(answers().back(), "key_mismatch") << "the second init took effect";
  EXPECT_THAT(sink->closes(), IsEmpty());
}

TEST_F(ConversationTest, WithoutASecretAnInitNamesItsUser) {
  open();
  say(R"({"type":"init"})");
  say(R"({"type":"init","token":"a.b.c"})");
  EXPECT_THAT(answers(), ElementsAre("missing_field", "missing_field"));
  EXPECT_FALSE(conversation->initialised());
  say(init("u1"));
  EXPECT_TRUE(conversation->initialised()) << "a refused init forbids none";
  EXPECT_THAT(sink->closes(), IsEmpty());
}

TEST_F(ConversationTest, NothingIsTakenBeforeTheInit) {
  open();
  say(play("e1"));
  EXPECT_THAT(answers(), ElementsAre("not_initialised"));
  EXPECT_EQ(field(sink->messages()[0], "event_id"), "e1");
  EXPECT_FALSE(conversation->initialised());
  EXPECT_THAT(sink->closes(), IsEmpty());
  EXPECT_EQ(counters.messages.get(), 1);
  EXPECT_EQ(counters.errors.get(), 1);
}

TEST_F(ConversationTest, WithASecretATokenIsNeededThatIsGoodAndTheUsersOwn) {
  config.serving.token_secret = "secret";
  const std::int64_t now_s = base::unix_ms() / 1000;
  const auto token = [&](const std::string& secret, std::int64_t lifetime_s) {
    return R"("token":")" + make_player_token(secret, "u1", now_s + lifetime_s) + '"';
  };
  const std::string good = token("secret", 60);
  const std::vector<std::pair<std::string, std::string>> bad{
      {R"("user_id":"u1")", "needs a token"},          {R"("user_id":"u1","token":"")", "not of the form"},
      {token("guess", 60), "signature is wrong"},      {token("secret", -1), "expired"},
      {R"("user_id":"u2",)" + good, "another user's"},
  };
  for (const auto& [fields, why] : bad) {
    open();
    say(R"({"type":"init",)" + fields + '}');
    EXPECT_FALSE(conversation->initialised()) << fields;
    EXPECT_THAT(answers(), ElementsAre("bad_token")) << fields;
    EXPECT_THAT(sink->messages(), Each(HasSubstr(why))) << fields;
    EXPECT_THAT(sink->closes(), ElementsAre(CloseCode::bad_token)) << fields;
  }
  for (const std::string& fields : {good, R"("user_id":"u1",)" + good}) {
    open();
    say(R"({"type":"init",)" + fields + '}');
    EXPECT_TRUE(conversation->initialised()) << fields;
    EXPECT_THAT(answers(), IsEmpty()) << fields;
    EXPECT_THAT(sink->closes(), IsEmpty()) << fields;
  }
}

TEST_F(ConversationTest, AMalformedMessageIsAnsweredAndNamesItsEventWhereItCan) {
  open();
  for (const char* text : {"hello", "[]", "{}", malformed, R"({"type":"init","k":0,"event_id":"e8"})"})
    say(text);
  EXPECT_THAT(answers(),
              ElementsAre("not_json", "not_an_object", "missing_field", "unknown_type", "out_of_range"));
  std::vector<std::string> events;
  for (const std::string& message : sink->messages()) events.push_back(field(message, "event_id"));
  EXPECT_THAT(events, ElementsAre("", "", "", "e7", "e8"));
  EXPECT_THAT(sink->closes(), IsEmpty());
}

TEST_F(ConversationTest, SixteenMalformedInARowCloseAndOneThatIsWellFormedBreaksTheRow) {
  open();
  say(malformed, Conversation::max_malformed - 1);
  say(play("e1"));  // refused, but for what it says and not how
  say(malformed, Conversation::max_malformed - 1);
  EXPECT_THAT(answers(), SizeIs(2 * Conversation::max_malformed - 1));
  EXPECT_THAT(sink->closes(), IsEmpty());
  say(malformed);
  EXPECT_THAT(sink->closes(), ElementsAre(CloseCode::protocol_error));
}

// 688a99a: a paused player that sent something unknown every 25 s was closed after seven minutes with 4500.
TEST_F(ConversationTest, MalformedNowAndThenIsNeverClosed) {
  open();
  for (int i = 0; i < 10 * Conversation::max_malformed; ++i, now += 25s) say(malformed);
  EXPECT_THAT(sink->closes(), IsEmpty());
}

TEST_F(ConversationTest, APingIsAnsweredByAPong) {
  open();
  for (int i = 0; i < 100; ++i, now += 25s) say(R"({"type":"ping"})");
  EXPECT_THAT(answers(), ::testing::Each("pong"));
  EXPECT_THAT(answers(), SizeIs(100));
  EXPECT_THAT(sink->closes(), IsEmpty());
}

TEST_F(ConversationTest, WhatIsBeyondTheRateNeitherCountsAsMalformedNorBreaksTheRow) {
  config.serving.messages_per_second = 8;  // 16 in a burst
  open();
  say(malformed, Conversation::max_malformed - 1);
  say(play("e1"));  // breaks the row; nothing is left of the burst
  say(malformed, Conversation::max_malformed);
  EXPECT_THAT(sink->closes(), IsEmpty());
  now += 1s;
  say(malformed, 8);
  say(play("e2"));  // not taken
  now += 1s;
  say(malformed, 7);
  EXPECT_THAT(sink->closes(), IsEmpty());
  say(malformed);  // the sixteenth
  EXPECT_THAT(sink->closes(), ElementsAre(CloseCode::protocol_error));
}

TEST_F(ConversationTest, MessagesBeyondTheRateAreNotTaken) {
  config.serving.messages_per_second = 5;
  open();
  say(play("early"), 10);
  EXPECT_THAT(answers(), Each("not_initialised"));
  say(init("u1"));
  say(play("late"));
  EXPECT_FALSE(conversation->initialised());
  ASSERT_THAT(answers(), SizeIs(12));
  EXPECT_THAT(answers()[10], "rate_limited");
  EXPECT_THAT(answers()[11], "rate_limited");
  EXPECT_EQ(field(sink->messages()[11], "event_id"), "late");
  EXPECT_EQ(counters.messages.get(), 12);
  now += 200ms;
  say(init("u1"));
  EXPECT_TRUE(conversation->initialised());
}

TEST_F(ConversationTest, WhoGoesOnBeyondTheRateIsClosed) {
  config.serving.messages_per_second = 5;
  open();
  say(play("e1"), 20);
  EXPECT_THAT(sink->closes(), IsEmpty());
  now += 200ms;
  say(play("e1"), 11);  // one is taken: the row begins anew
  EXPECT_THAT(sink->closes(), IsEmpty());
  say(play("e1"));
  EXPECT_THAT(sink->closes(), ElementsAre(CloseCode::rate_limit));
}

TEST_F(ConversationTest, DisturbancesCostAsMuchAsMessagesAndAreNotAnswered) {
  config.serving.messages_per_second = 5;
  open();
  for (int i = 0; i < 10; ++i) conversation->ping_received(now);
  say(init("u1"));
  EXPECT_THAT(answers(), ElementsAre("rate_limited"));
  for (int i = 0; i < 9; ++i) conversation->ping_received(now);
  EXPECT_THAT(sink->closes(), IsEmpty());
  conversation->ping_received(now);
  EXPECT_THAT(sink->closes(), ElementsAre(CloseCode::rate_limit));
  EXPECT_THAT(answers(), SizeIs(1));
}

TEST_F(ConversationTest, AnEventThatWouldBeADeadLetterIsRefusedWithItsId) {
  open();
  say(init("u1"));
  say(R"({"type":"play","event_id":"e1"})");
  say(play("e2", ""));
  say(play("e3", "t1", R"(,"user_id":"u2")"));
  say(play("e4", "t1", R"(,"timestamp_ms":99999999999999)"));
  EXPECT_THAT(answers(), ElementsAre("missing_field", "out_of_range", "key_mismatch", "far_future"));
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_EQ(field(sink->messages()[i], "event_id"), "e" + std::to_string(i + 1));
  EXPECT_EQ(counters.errors.get(), 4);
  EXPECT_THAT(sink->closes(), IsEmpty());
}

TEST_F(ConversationTest, APlayerWhosePartitionNobodyTakesUpInTimeIsSentElsewhere) {
  open();
  const auto before = Clock::now();
  say(init("u1"));
  const auto after = Clock::now();
  shards->tick(before + config.serving.init_timeout - 1ms);
  EXPECT_THAT(sink->closes(), IsEmpty());
  shards->tick(after + config.serving.init_timeout);
  EXPECT_THAT(sink->closes(), ElementsAre(CloseCode::partition_moved));
}

TEST_F(ConversationTest, NobodyIsToldAnythingOnceTheConnectionIsGone) {
  open();
  sink.reset();
  say("hello", Conversation::max_malformed);
  say(init("u1"));
  EXPECT_TRUE(conversation->initialised());
  EXPECT_EQ(counters.errors.get(), Conversation::max_malformed);
  shards->tick(Clock::now() + config.serving.init_timeout);
}

}  // namespace
}  // namespace segue::serving
