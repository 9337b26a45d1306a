#include "models/recommender/recommender.hpp"

#include <gmock/gmock.h>

#include "tests/models/random_version.hpp"

namespace segue::models {
namespace {

using sessions::Action;
using sessions::Session;
using sessions::Step;

class RecommenderTest : public ::testing::Test {
 protected:
  /// Steps by row of the version; rows the version does not have stand for unknown tracks.
  Session session(const std::vector<std::pair<int, Action>>& steps) {
    Session session;
    for (const auto& [row, action] : steps)
      session.steps.push_back({tracks.intern("t" + std::to_string(row)), action});
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

TEST_F(RecommenderTest, WithNothingKnownTheListIsPopularity) {
  const Model model(testing::random_version(), tracks);
  ListOptions options;
  options.k = 3;
  EXPECT_THAT(names(recommend(model, "stranger", nullptr, options)),
              ::testing::ElementsAre("t0", "t1", "t2"));
  Session unknown = session({{900, Action::skipped}, {901, Action::unknown}});
  EXPECT_THAT(names(recommend(model, "stranger", &unknown, options)),
              ::testing::ElementsAre("t0", "t1", "t2"));
}

TEST_F(RecommenderTest, AnEmptyVersionGivesEmptyLists) {
  Version version;
  version.manifest.kind = "popularity";
  const Model model(std::move(version), tracks);
  Session any = session({{1, Action::unknown}});
  EXPECT_THAT(recommend(model, "u1", &any).tracks, ::testing::IsEmpty());
}

TEST_F(RecommenderTest, BatchEqualsSingle) {
  const Model model(testing::random_version(), tracks);
  std::vector<Session> sessions;
  for (int i = 0; i < 20; ++i)
    sessions.push_back(session({{i, Action::skipped}, {2 * i, Action::completed}, {i + 7, Action::unknown}}));
  const ListOptions options;
  std::vector<Request> requests;
  for (Session& s : sessions) requests.push_back({"u3", &s, &options});
  std::vector<List> lists(requests.size());
  recommender.recommend(model, requests, lists);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    sessions[i].cache.reset();
    EXPECT_EQ(lists[i].tracks, recommend(model, "u3", &sessions[i]).tracks);
    EXPECT_EQ(lists[i].tracks.size(), 20U);
  }
}

}  // namespace
}  // namespace segue::models
