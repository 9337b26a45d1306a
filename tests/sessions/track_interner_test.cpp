#include "sessions/track_interner.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace segue::sessions {
namespace {

TEST(TrackInterner, NumbersByFirstAppearance) {
  TrackInterner tracks;
  EXPECT_EQ(tracks.intern("a"), TrackId{0});
  EXPECT_EQ(tracks.intern("b"), TrackId{1});
  EXPECT_EQ(tracks.intern("a"), TrackId{0});
  EXPECT_EQ(tracks.name(TrackId{1}), "b");
  EXPECT_EQ(tracks.find("c"), std::nullopt);
  EXPECT_EQ(tracks.size(), 2u);
}

TEST(TrackInterner, GivesThreadsTheSameIds) {
  TrackInterner tracks;
  std::vector<std::vector<TrackId>> seen(4);
  {
    std::vector<std::jthread> threads;
    for (auto& ids : seen)
      threads.emplace_back([&] {
        for (int i = 0; i < 2000; ++i) ids.push_back(tracks.intern("t" + std::to_string(i % 500)));
      });
  }
  for (const auto& ids : seen) EXPECT_EQ(ids, seen.front());
  EXPECT_EQ(tracks.size(), 500u);
}

}  // namespace
}  // namespace segue::sessions
