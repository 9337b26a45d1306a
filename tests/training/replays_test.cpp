// One truth for every replay: on a log with late ends, offline hours, two devices, echoes and repeats, the
// ranks of the gate (from the corpus) are those of the replay through the serving code, event by event.
#include <gmock/gmock.h>

#include <random>

#include "configs/load.hpp"
#include "tests/models/random_version.hpp"
#include "training/data/corpus_builder.hpp"
#include "training/evaluation/as_served.hpp"
#include "training/evaluation/next_play_ranks.hpp"
#include "training/selection/blend_fit.hpp"

namespace segue::training {
namespace {

using ingest::EventType;

struct LoggedEvent {
  std::string id, user, track, session, client;
  EventType type = EventType::play;
  std::int64_t time_ms = 0;
  std::optional<std::int64_t> position_ms;
  bool recommended = false;

  ingest::ListeningEvent view() const {
    ingest::ListeningEvent event{id, user, track, type, time_ms};
    event.position_ms = position_ms;
    if (!session.empty()) event.session_id = session;
    if (!client.empty()) event.client = client;
    if (recommended) event.source = ingest::recommended_source;
    return event;
  }
};

/// Every play is followed by its end at once, after the next play, after the one after that, or never.
std::vector<LoggedEvent> wild_log(std::uint32_t seed, int plays) {
  std::mt19937 random(seed);
  const auto up_to = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::vector<LoggedEvent> log;
  std::vector<std::pair<int, LoggedEvent>> ends;  // plays to wait for, the end
  std::int64_t now = 1'732'190'400'000;
  for (int i = 0; i < plays; ++i) {
    now += up_to(12) == 0 ? 40 * 60'000 : 1'000 + up_to(240'000);
    LoggedEvent play;
    play.id = std::to_string(i);
    play.user = "u" + std::to_string(up_to(5));
    play.track = "t" + std::to_string(up_to(55));  // five of them unknown to the version
    if (up_to(2) == 0) play.session = play.user + "s" + std::to_string(up_to(2));
    if (up_to(3) == 0) play.client = "c" + std::to_string(up_to(2));
    play.time_ms = up_to(10) == 0 ? now - 20 * 3'600'000 : now;
    if (up_to(6) == 0) play.position_ms = up_to(200'000);
    play.recommended = up_to(5) == 0;
    log.push_back(play);
    if (up_to(10) == 0) log.push_back(play);  // sent twice
    if (up_to(8) == 0) {                      // reported twice
      LoggedEvent echo = play;
      echo.id += "echo";
      echo.client = "c9";
      log.push_back(echo);
    }
    for (auto& [wait, end] : ends)
      if (wait-- == 0) log.push_back(end);
    std::erase_if(ends, [](const auto& entry) { return entry.first < 0; });
    LoggedEvent end = play;
    end.id += "end";
    end.type = up_to(2) == 0 ? EventType::skip : EventType::complete;
    end.time_ms += up_to(200'000);
    if (up_to(5) != 0) ends.emplace_back(up_to(8), end);
  }
  return log;
}

class Replays : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(Replays, GateAndAsServedGiveTheSameRanks) {
  const auto log = wild_log(GetParam(), 600);
  sessions::TrackInterner tracks;
  const models::Model model(models::testing::random_version(), tracks);
  models::ListOptions options;
  options.k = 12;
  options.exclude_just_played = GetParam() % 3 == 0;

  AsServed served(
      model, tracks, configs::defaults().sessions, options, [](EventPlace) { return true; },
      [](const ingest::ListeningEvent&, EventPlace, const models::List&) {});
  CorpusBuilder builder(configs::defaults().sessions);
  std::int64_t offset = 0;
  for (const auto& event : log) {
    served.add(event.view(), {0, offset});
    builder.add(event.view(), 0, offset++);
  }
  const auto corpus = std::move(builder).build();
  EXPECT_GT(std::ranges::count_if(corpus.plays, [](const Play& play) { return play.ended_late > 0; }), 50);
  EXPECT_GT(std::ranges::count_if(corpus.plays, [](const Play& play) { return play.unlisted; }), 0);

  const auto judged = next_play_ranks(model, tracks, corpus, corpus.sessions, options).metrics();
  EXPECT_GT(judged.hits(12), 10);
  ASSERT_EQ(judged.plays(), served.metrics().plays());
  for (std::size_t k = 1; k <= 12; ++k) ASSERT_EQ(judged.hits(k), served.metrics().hits(k)) << "at " << k;
}

// The blend is fitted on queries of its own; by the LSTM alone they must rank as the recommender does.
TEST_P(Replays, TheBlendIsFittedOnTheQueriesThatAreServed) {
  CorpusBuilder builder(configs::defaults().sessions);
  std::int64_t offset = 0;
  for (const auto& event : wild_log(GetParam(), 300)) builder.add(event.view(), 0, offset++);
  const auto corpus = std::move(builder).build();
  const auto n = std::ssize(corpus.vocabulary.tracks);
  auto version = models::testing::random_version({.tracks = n, .gaps = true});
  version.vocabulary.tracks = corpus.vocabulary.tracks;
  version.metadata.clear();
  version.blend = {1, 0, 0};
  const auto queries = blend_queries(*version.lstm, *version.fm, corpus, corpus.sessions);

  sessions::TrackInterner tracks;
  const models::Model model(version, tracks);
  const models::ListOptions all{n, false, false, {}};
  const auto served = next_play_ranks(model, tracks, corpus, corpus.sessions, all);
  ASSERT_EQ(queries.size(), served.ranks.size());
  const models::LstmWeights& lstm = *version.lstm;
  const auto score = [&](const BlendQuery& query, std::int64_t track) {
    double sum = lstm.output_bias.data[static_cast<std::size_t>(track)];
    for (std::size_t i = 0; i < query.lstm.size(); ++i)
      sum +=
          query.lstm[i] * lstm.track_embedding.data[static_cast<std::size_t>(track) * query.lstm.size() + i];
    return sum;
  };
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const double target = score(queries[i], queries[i].target);
    std::uint32_t rank = 1;
    for (std::int64_t track = 0; track < n; ++track) rank += score(queries[i], track) > target + 1e-6;
    ASSERT_EQ(rank, served.ranks[i]) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(WildLogs, Replays, ::testing::Range(1u, 13u));

// 688a99a: the skip was unmatched, and the corpus did not know it; an end must not be known before it came,
// either.
TEST(LateEnds, AreKnownFromWhereTheyCame) {
  CorpusBuilder builder(configs::defaults().sessions);
  std::int64_t offset = 0;
  const auto add = [&](const char* track, EventType type, std::int64_t time_ms) {
    const std::string id = std::to_string(offset);
    builder.add({id, "u", track, type, time_ms}, 0, offset++);
  };
  add("A", EventType::play, 0);
  add("B", EventType::play, 30'000);
  add("A", EventType::skip, 30'050);
  add("C", EventType::play, 60'000);
  const auto corpus = std::move(builder).build();
  ASSERT_EQ(corpus.sessions.size(), 1U);
  const Play& a = corpus.plays[0];
  EXPECT_EQ(a.action, sessions::Action::skipped) << "what is learnt of A as a target";
  EXPECT_EQ(a.action_then(), sessions::Action::unknown) << "what B is predicted from";
  EXPECT_EQ(a.action_then(1), sessions::Action::skipped) << "what C is predicted from";
  EXPECT_THAT(ended_late_at(corpus.plays, 1), ::testing::ElementsAre(0));
}

}  // namespace
}  // namespace segue::training
