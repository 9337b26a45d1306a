// Both sides of the wire against each other: the server understands what the client says, and the other way
// round.
#include "serving/simulator/messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "serving/protocol/client_message.hpp"
#include "serving/protocol/server_message.hpp"
#include "serving/protocol/submission.hpp"

namespace segue::serving {
namespace {

using ::testing::ElementsAre;

template <class Message>
Message received(const std::string& json) {
  auto message = simulator::parse_server_message(json);
  if (!message) throw std::runtime_error(message.error() + ": " + json);
  return std::get<Message>(*message);
}

TEST(Messages, TheServerUnderstandsAWholeInit) {
  simulator::Init init;
  init.user_id = "u\"4 2é";
  init.k = 7;
  init.exclude_just_skipped = false;
  init.exclude_just_played = true;
  init.blocked = {"t1", "t\\2"};
  init.last_sequence = 1057;
  const ClientMessage message = parse_client_message(simulator::to_json(init));
  const auto* understood = std::get_if<InitMessage>(&message);
  ASSERT_NE(understood, nullptr) << std::get<MessageError>(message).message;
  EXPECT_EQ(understood->user_id, init.user_id);
  EXPECT_FALSE(understood->token);
  EXPECT_EQ(understood->list_request.k, 7);
  EXPECT_EQ(understood->list_request.just_skipped, false);
  EXPECT_EQ(understood->list_request.just_played, true);
  EXPECT_THAT(understood->list_request.blocked, ElementsAre("t1", "t\\2"));
  EXPECT_EQ(understood->last_sequence, 1057);
}

TEST(Messages, TheServerUnderstandsAnInitOfATokenAlone) {
  simulator::Init init;
  init.user_id = "not sent";
  init.token = "abc.def";
  const ClientMessage message = parse_client_message(simulator::to_json(init));
  const auto* understood = std::get_if<InitMessage>(&message);
  ASSERT_NE(understood, nullptr);
  EXPECT_EQ(understood->token, "abc.def");
  EXPECT_FALSE(understood->user_id);
  EXPECT_FALSE(understood->last_sequence);
}

TEST(Messages, TheServerTakesTheClientsEvents) {
  for (const auto type : {ingest::EventType::play, ingest::EventType::skip, ingest::EventType::complete}) {
    simulator::PlayerEvent event{.event_id = "e1", .track_id = "t\"9", .type = type};
    for (const bool whole : {false, true}) {
      if (whole) {
        event.timestamp_ms = 1'732'190'400'123;
        event.position_ms = 12'345;
        event.session_id = "s";
        event.recommended = true;
      }
      const std::string json = simulator::to_json(event);
      EXPECT_TRUE(std::holds_alternative<EventMessage>(parse_client_message(json))) << json;
      PlayerClock clock;
      const auto taken = parse_submission(json, "u42", 1'732'190'400'500, std::chrono::minutes(5), clock);
      ASSERT_TRUE(taken) << json << ": " << taken.error().error.detail;
      EXPECT_EQ(taken->event_id, "e1");
      EXPECT_EQ(taken->user_id, "u42");
      EXPECT_EQ(taken->json.find(R"("source":"recommendation")") != std::string::npos, whole);
    }
  }
}

TEST(Messages, TheClientUnderstandsTheServer) {
  const auto ready =
      received<simulator::Ready>(ready_json({"u42", 3}, "epoch1", 2, SessionSummary{"3-1042", 4}));
  EXPECT_EQ(ready.user_id, "u42");
  EXPECT_EQ(ready.partition, 3);
  EXPECT_EQ(ready.epoch, "epoch1");
  EXPECT_EQ(ready.version, 2);
  EXPECT_EQ(ready.session->id, "3-1042");
  EXPECT_EQ(received<simulator::Ready>(ready_json({"u42", 3}, "epoch1", std::nullopt, std::nullopt)).version,
            simulator::no_version);

  const auto ack = received<simulator::Ack>(ack_json("e\"1", 3, 1057));
  EXPECT_EQ(ack.event_id, "e\"1");
  EXPECT_EQ(ack.offset, 1057);

  const auto error = received<simulator::ServerError>(error_json("queue_full", "try again", "e1"));
  EXPECT_EQ(error.code, "queue_full");
  EXPECT_EQ(error.event_id, "e1");
}

TEST(Messages, TheClientUnderstandsAListWithWhatIsKnownOfItsTracks) {
  sessions::TrackInterner tracks;
  TrackCatalogue catalogue(tracks);
  catalogue.add_missing(std::vector<ingest::TrackMetadata>{{"t1", "Title \"one\"", "Artist", ""}});
  const std::vector<models::ScoredTrack> scored{{tracks.intern("t1"), 1.25F}, {tracks.intern("t2"), -0.5F}};
  RecommendationsMessage message;
  message.sequence = 1057;
  message.cause = Cause{"e1", ingest::EventType::skip, "t9"};
  message.session = SessionSummary{"3-1042", 5};
  message.version = 2;
  message.latency = std::chrono::microseconds(812);
  message.tracks = scored;
  const auto list = received<simulator::Recommendations>(to_json(message, catalogue));
  EXPECT_EQ(list.sequence, 1057);
  EXPECT_EQ(list.cause->type, "skip");
  EXPECT_EQ(list.cause->track_id, "t9");
  EXPECT_EQ(list.session->steps, 5);
  EXPECT_EQ(list.version, 2);
  EXPECT_EQ(list.latency_us, 812);
  ASSERT_EQ(list.tracks.size(), 2U);
  EXPECT_EQ(list.tracks[0].title, "Title \"one\"");
  EXPECT_EQ(list.tracks[0].score, 1.25);
  EXPECT_EQ(list.tracks[1].track_id, "t2");
  EXPECT_EQ(list.tracks[1].title, "");

  message.cause.reset();
  message.version.reset();
  const auto current = received<simulator::Recommendations>(to_json(message, catalogue));
  EXPECT_FALSE(current.cause);
  EXPECT_EQ(current.version, simulator::no_version);
}

TEST(Messages, NonsenseIsAnErrorInOneSentence) {
  for (const char* json : {"", "{", "[]", "null", R"({"type":7})", R"({"type":"news"})", R"({"type":"ack"})",
                           R"({"type":"recommendations","sequence":"1"})"})
    EXPECT_FALSE(simulator::parse_server_message(json)) << json;
}

}  // namespace
}  // namespace segue::serving
