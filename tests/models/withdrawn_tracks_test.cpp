// Lists without withdrawn tracks: exactly those that a larger k would give, less the withdrawn.
#include "models/scoring/withdrawn_tracks.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "models/scoring/recommender.hpp"
#include "tests/models/random_version.hpp"

namespace segue::models {
namespace {

using ::testing::ElementsAre;

class WithdrawnTracksTest : public ::testing::Test {
 protected:
  sessions::TrackId track(std::int64_t row) { return tracks.intern("t" + std::to_string(row)); }

  /// The k first of the whole order that are not withdrawn.
  static std::vector<ScoredTrack> expected(const List& all, const WithdrawnTracks& withdrawn, std::size_t k) {
    std::vector<ScoredTrack> left;
    for (const ScoredTrack& scored : all.tracks)
      if (!withdrawn.contains(scored.track) && left.size() < k) left.push_back(scored);
    return left;
  }

  sessions::TrackInterner tracks;
  Recommender recommender;
};

TEST_F(WithdrawnTracksTest, AreASetInOrder) {
  const WithdrawnTracks withdrawn({{7}, {3}, {7}});
  EXPECT_THAT(withdrawn.tracks(), ElementsAre(sessions::TrackId{3}, sessions::TrackId{7}));
  EXPECT_TRUE(withdrawn.contains({3}));
  EXPECT_FALSE(withdrawn.contains({4}));
  EXPECT_NE(withdrawn.generation(), WithdrawnTracks({{3}, {7}}).generation());
}

TEST_F(WithdrawnTracksTest, TheListIsFilledWithTheNextBest) {
  const Model model(testing::random_version({.tracks = 2'000}), tracks);
  const Model zero(testing::random_version({.tracks = 2'000, .lstm = false, .fm = false}), tracks);
  ListOptions whole, five;
  whole.k = 2'000;
  five.k = 5;
  sessions::Session session;
  session.steps = {{track(4), sessions::Action::completed}, {track(9), sessions::Action::skipped}};
  for (const Model* of : {&model, &zero}) {
    const List all = recommender.recommend(*of, {"u1", &session, &whole});
    std::vector<sessions::TrackId> gone{track(9), tracks.intern("in no version")};
    for (std::size_t i = 0; i < 1'500; i += 2) {  // the best, one by one, then of half of the catalogue
      gone.push_back(all.tracks[i].track);
      if (i > 20 && i % 500 != 0) continue;
      const WithdrawnTracks withdrawn(gone);
      const List list = recommender.recommend(*of, {"u1", &session, &five, &withdrawn});
      ASSERT_EQ(list.tracks, expected(all, withdrawn, 5)) << gone.size();
      ASSERT_EQ(list.tracks.size(), 5U);
    }
  }
}

TEST_F(WithdrawnTracksTest, EachRequestOfABatchHasItsOwnAndBackIsAsBefore) {
  const Model model(testing::random_version(), tracks);
  ListOptions options;
  options.k = 5;
  const List before = recommender.recommend(model, {"u1", nullptr, &options});
  const WithdrawnTracks first({before.tracks[0].track}), second({before.tracks[1].track});
  const std::vector<Request> requests{{"u1", nullptr, &options, &first},
                                      {"u1", nullptr, &options},
                                      {"u1", nullptr, &options, &second},
                                      {"nobody", nullptr, &options, &first}};
  std::vector<List> lists(requests.size());
  recommender.recommend(model, requests, lists);
  EXPECT_EQ(lists[0].tracks[0], before.tracks[1]);
  EXPECT_EQ(lists[1].tracks, before.tracks);
  EXPECT_EQ(lists[2].tracks[0], before.tracks[0]);
  EXPECT_EQ(lists[2].tracks[1], before.tracks[2]);
  EXPECT_EQ(recommender.recommend(model, {"u1", nullptr, &options}).tracks, before.tracks);
}

TEST_F(WithdrawnTracksTest, AnotherVersionHasOtherRows) {
  const Model model(testing::random_version(), tracks);
  Version reversed = testing::random_version();
  std::ranges::reverse(reversed.vocabulary.tracks);
  const Model other(std::move(reversed), tracks);
  ListOptions options;
  options.k = 50;
  const WithdrawnTracks withdrawn({track(3)});
  for (const Model* of : {&model, &other, &model}) {
    const List list = recommender.recommend(*of, {"u1", nullptr, &options, &withdrawn});
    EXPECT_EQ(list.tracks.size(), 49U);
    EXPECT_TRUE(std::ranges::find(list.tracks, track(3), &ScoredTrack::track) == list.tracks.end());
  }
}

}  // namespace
}  // namespace segue::models
