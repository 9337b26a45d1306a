#include "models/scoring/recommender.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <set>

#include "models/scoring/frozen_lstm.hpp"
#include "tests/models/random_version.hpp"

namespace segue::models {
namespace {

using sessions::Action;
using sessions::Session;
using sessions::Step;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RecommenderTest : public ::testing::Test {
 protected:
  sessions::TrackId track(int row) { return tracks.intern("t" + std::to_string(row)); }

  /// Steps by row of the version; rows beyond its end stand for unknown tracks.
  Session session(const std::vector<std::pair<int, Action>>& steps) {
    Session session;
    for (const auto& [row, action] : steps) session.steps.push_back({track(row), action});
    return session;
  }

  List recommend(const Model& model, std::string_view user, Session* session,
                 const ListOptions& options = {}) {
    return recommender.recommend(model, {user, session, &options});
  }

  std::vector<std::string_view> names(const List& list) {
    std::vector<std::string_view> names;
    for (const ScoredTrack& track : list.tracks) names.push_back(tracks.name(track.track));
    return names;
  }

  sessions::TrackInterner tracks;
  Recommender recommender;
};

ListOptions first(std::int64_t k) {
  ListOptions options;
  options.k = k;
  return options;
}

TEST_F(RecommenderTest, WithNothingKnownTheListIsPopularity) {
  const Model model(testing::random_version(), tracks);
  EXPECT_THAT(names(recommend(model, "anonymous", nullptr, first(3))), ElementsAre("t0", "t1", "t2"));
  Session unknown = session({{900, Action::skipped}, {901, Action::unknown}});
  EXPECT_THAT(names(recommend(model, "anonymous", &unknown, first(3))), ElementsAre("t0", "t1", "t2"));
  Session empty;
  EXPECT_THAT(names(recommend(model, "anonymous", &empty, first(3))), ElementsAre("t0", "t1", "t2"));
}

TEST_F(RecommenderTest, VersionZeroIsPopularityWithFilters) {
  testing::RandomVersionOptions options;
  options.lstm = options.fm = false;
  Version version = testing::random_version(options);
  const float most = version.popularity[0];
  const Model model(std::move(version), tracks);
  EXPECT_EQ(recommend(model, "u1", nullptr, first(1)).tracks,
            (std::vector<ScoredTrack>{{track(0), std::log1p(most)}}));
  Session skipped = session({{0, Action::skipped}, {2, Action::completed}});
  ListOptions blocked = first(2);
  blocked.blocked = {track(1), track(999)};
  EXPECT_THAT(names(recommend(model, "u1", &skipped, blocked)), ElementsAre("t2", "t3"));
  blocked.exclude_just_played = true;
  EXPECT_THAT(names(recommend(model, "u1", &skipped, blocked)), ElementsAre("t3", "t4"));
  blocked.exclude_just_played = blocked.exclude_just_skipped = false;
  EXPECT_THAT(names(recommend(model, "u1", &skipped, blocked)), ElementsAre("t0", "t2"));
}

TEST_F(RecommenderTest, AnEmptyVersionGivesEmptyLists) {
  Version version;
  version.manifest.kind = "popularity";
  const Model model(std::move(version), tracks);
  Session any = session({{1, Action::unknown}});
  const List list = recommend(model, "u1", &any);
  EXPECT_THAT(list.tracks, IsEmpty());
  EXPECT_EQ(list.version, 0);
}

TEST_F(RecommenderTest, AListShorterThanKHoldsAllThatIsLeft) {
  const Model model(testing::random_version(), tracks);
  Session some = session({{3, Action::skipped}, {4, Action::skipped}});
  EXPECT_EQ(recommend(model, "u1", &some, first(1000)).tracks.size(), 48U);
  EXPECT_EQ(recommend(model, "u1", nullptr, first(1000)).tracks.size(), 50U);
  EXPECT_THAT(recommend(model, "u1", &some, first(0)).tracks, IsEmpty());
}

TEST_F(RecommenderTest, ATrackUnknownToTheVersionLeavesNoTrace) {
  const Model model(testing::random_version(), tracks);
  Session with = session({{1, Action::completed}, {900, Action::skipped}, {2, Action::unknown}});
  Session without = session({{1, Action::completed}, {2, Action::unknown}});
  EXPECT_EQ(recommend(model, "u1", &with).tracks, recommend(model, "u1", &without).tracks);
}

TEST_F(RecommenderTest, AnUnknownUserCountsAsNone) {
  const Model model(testing::random_version(), tracks);
  Session some = session({{1, Action::completed}});
  const auto anonymous = recommend(model, "anonymous", &some).tracks;
  EXPECT_EQ(anonymous, recommend(model, "another", &some).tracks);
  EXPECT_NE(anonymous, recommend(model, "u1", &some).tracks);
}

TEST_F(RecommenderTest, TheActionOfTheLastStepMatters) {
  const Model model(testing::random_version(), tracks);
  ListOptions options;
  options.exclude_just_skipped = false;
  Session played = session({{1, Action::unknown}});
  const auto before = recommend(model, "u1", &played, options).tracks;
  played.steps.back().action = Action::skipped;
  const auto after = recommend(model, "u1", &played, options).tracks;
  EXPECT_NE(before, after);
  played.cache.reset();
  EXPECT_EQ(recommend(model, "u1", &played, options).tracks, after);
}

/// The scores of version.hpp's formulas in double precision, by row.
std::vector<double> scores_by_formula(const Version& version, int user, const std::vector<Step>& steps,
                                      const Model& model) {
  std::vector<double> hidden(version.lstm ? version.lstm->layers.back().weight_hh.dim(1) : 0);
  if (version.lstm) {
    const FrozenLstm lstm(*version.lstm, RowsView(version.lstm->track_embedding));
    LstmState state = lstm.initial_state();
    LstmState* pointer = &state;
    std::vector<float> scratch;
    for (const Step& step : steps) {
      const LstmInput input{model.row(step.track), step.action};
      if (input.row >= 0) lstm.step({&input, 1}, {&pointer, 1}, scratch);
    }
    for (std::size_t j = 0; j < hidden.size(); ++j) hidden[j] = lstm.hidden(state)[j];
  }
  std::vector<double> scores;
  for (std::size_t i = 0; i < version.vocabulary.tracks.size(); ++i) {
    double score = version.blend.popularity * std::log1p(version.popularity[i]);
    if (version.lstm) {
      const Tensor& output =
          version.lstm->output.empty() ? version.lstm->track_embedding : version.lstm->output;
      double lstm = version.lstm->output_bias.data[i];
      for (std::size_t j = 0; j < hidden.size(); ++j) lstm += output.row(i)[j] * hidden[j];
      score += version.blend.lstm * lstm;
    }
    if (version.fm) {
      double fm = version.fm->track_bias.data[i];
      const std::int32_t previous = steps.empty() ? -1 : model.row(steps.back().track);
      for (std::int64_t j = 0; j < version.fm->track.dim(1); ++j) {
        double context = 0;
        if (user >= 0) context += version.fm->user.row(user)[j];
        if (previous >= 0) {
          context += version.fm->previous.row(previous)[j];
          context += version.fm->action.row(static_cast<std::int64_t>(steps.back().action))[j];
        }
        fm += version.fm->track.row(i)[j] * context;
      }
      score += version.blend.fm * fm;
    }
    scores.push_back(score);
  }
  return scores;
}

testing::RandomVersionOptions random_options(std::mt19937& random) {
  testing::RandomVersionOptions options;
  options.tracks = 5 + static_cast<std::int64_t>(random() % 60);
  options.users = 4;
  options.units = 4 + static_cast<std::int64_t>(random() % 20);
  options.embedding = 4 + static_cast<std::int64_t>(random() % 20);
  options.layers = 1 + static_cast<std::int64_t>(random() % 2);
  options.tied = random() % 2 == 0;
  options.lstm = random() % 4 != 0;
  options.fm = !options.lstm || random() % 4 != 0;
  options.fm_dims = 1 + static_cast<std::int64_t>(random() % 12);
  options.seed = static_cast<std::uint32_t>(random());
  return options;
}

ListOptions random_list_options(std::mt19937& random, const std::function<sessions::TrackId(int)>& track) {
  ListOptions options;
  options.k = static_cast<std::int64_t>(random() % 12);
  options.exclude_just_skipped = random() % 2 == 0;
  options.exclude_just_played = random() % 4 == 0;
  for (auto blocked = random() % 4; blocked > 0; --blocked) options.blocked.push_back(track(random() % 70));
  return options;
}

/// Sessions grow event by event while two models take turns, as before and after a swap. Each list must be
/// the one that a fresh session of the same steps gets alone, and agree with the formulas.
TEST_F(RecommenderTest, ListsDependOnNeitherBatchNorCacheNorHistory) {
  for (unsigned seed = 0; seed < 25; ++seed) {
    std::mt19937 random(seed);
    const Version versions[2] = {testing::random_version(random_options(random)),
                                 testing::random_version(random_options(random))};
    const Model models[2] = {Model(versions[0], tracks), Model(versions[1], tracks)};
    std::vector<Session> sessions(18);
    for (int round = 0; round < 12; ++round) {
      const std::size_t which = random() % 3 == 0 ? 1 : 0;
      const Model& model = models[which];
      std::vector<ListOptions> options;
      std::vector<Request> requests;
      std::vector<std::string> users;
      for (std::size_t s = 0; s < sessions.size(); ++s) {
        users.push_back("u" + std::to_string(s % 6));  // four of the six are known
        options.push_back(random_list_options(random, [this](int row) { return track(row); }));
      }
      for (std::size_t s = 0; s < sessions.size(); ++s) {
        auto& steps = sessions[s].steps;
        if (!steps.empty() && steps.back().action == Action::unknown && random() % 2 == 0) {
          steps.back().action = random() % 2 == 0 ? Action::skipped : Action::completed;
        } else {
          steps.push_back({track(static_cast<int>(random() % 70)), Action::unknown});
        }
        if (random() % 3 != 0) requests.push_back({users[s], &sessions[s], &options[s]});
      }
      std::vector<List> lists(requests.size());
      recommender.recommend(model, requests, lists);

      for (std::size_t i = 0; i < requests.size(); ++i) {
        Session fresh;
        fresh.steps = requests[i].session->steps;
        Recommender alone;
        const List expected = alone.recommend(model, {requests[i].user_id, &fresh, requests[i].options});
        ASSERT_EQ(lists[i].tracks, expected.tracks) << "seed " << seed << ", round " << round;
        const bool anything_known = model.user_row(requests[i].user_id) >= 0 ||
                                    std::any_of(fresh.steps.begin(), fresh.steps.end(),
                                                [&](const Step& step) { return model.row(step.track) >= 0; });
        // With an LSTM and an FM both, all that is known has a say; the formulas are for that case.
        if (!anything_known || !versions[which].lstm || !versions[which].fm) continue;
        const auto scores =
            scores_by_formula(versions[which], model.user_row(requests[i].user_id), fresh.steps, model);
        std::set<std::int32_t> excluded;
        for (const auto blocked : requests[i].options->blocked) excluded.insert(model.row(blocked));
        for (const Step& step : fresh.steps) {
          if (requests[i].options->exclude_just_played ||
              (requests[i].options->exclude_just_skipped && step.action == Action::skipped)) {
            excluded.insert(model.row(step.track));
          }
        }
        double worst = 1e30;
        std::set<std::int32_t> listed;
        for (const ScoredTrack& listed_track : lists[i].tracks) {
          const std::int32_t row = model.row(listed_track.track);
          ASSERT_NEAR(listed_track.score, scores[row], 1e-4);
          ASSERT_FALSE(excluded.contains(row));
          worst = std::min(worst, scores[row]);
          listed.insert(row);
        }
        ASSERT_EQ(listed.size(), lists[i].tracks.size());
        for (std::int32_t row = 0; row < static_cast<std::int32_t>(scores.size()); ++row) {
          if (excluded.contains(row) || listed.contains(row) || listed.empty()) continue;
          ASSERT_LE(scores[row], worst + 1e-4);
        }
      }
    }
  }
}

TEST_F(RecommenderTest, TracksNamedAfterTheModelWasMadeAreUnknownToIt) {
  const Model model(testing::random_version(), tracks);
  const sessions::TrackId later = tracks.intern("later");
  EXPECT_EQ(model.row(later), -1);
  EXPECT_EQ(model.row(track(7)), 7);
  EXPECT_EQ(tracks.name(model.track(7)), "t7");
  EXPECT_EQ(model.user_row("u3"), 3);
  EXPECT_EQ(model.user_row("nobody"), -1);
}

}  // namespace
}  // namespace segue::models
