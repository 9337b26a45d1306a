// Latencies and hit rates as they are counted.
#include <gmock/gmock.h>

#include <random>

#include "serving/counters/hit_rates.hpp"
#include "serving/counters/latency_histogram.hpp"

namespace segue::serving {
namespace {

using std::chrono::microseconds;

TEST(LatencyHistogram, BucketsCoverAllValuesWithoutGapOrOverlap) {
  for (std::uint64_t us = 0; us < 100'000; ++us) {
    const std::size_t bucket = LatencyCounts::bucket(us);
    ASSERT_LE(us, LatencyCounts::upper_us(bucket));
    if (bucket > 0) {
      ASSERT_GT(us, LatencyCounts::upper_us(bucket - 1));
    }
  }
  EXPECT_EQ(LatencyCounts::bucket(UINT64_MAX), LatencyCounts::buckets - 1);
}

TEST(LatencyHistogram, QuantilesAreAtMostAnEighthTooHigh) {
  LatencyHistogram histogram;
  std::mt19937 random(1);
  std::lognormal_distribution<double> latency(7, 1.5);
  std::vector<double> all;
  for (int i = 0; i < 20'000; ++i) {
    const auto us = static_cast<std::int64_t>(latency(random));
    all.push_back(static_cast<double>(us) / 1000);
    histogram.add(microseconds(us));
  }
  std::sort(all.begin(), all.end());
  for (const double q : {0.01, 0.5, 0.9, 0.99, 0.999}) {
    const double exact = all[static_cast<std::size_t>(q * 20'000) - 1];
    EXPECT_GE(histogram.counts().quantile_ms(q), exact);
    EXPECT_LE(histogram.counts().quantile_ms(q), exact * 1.125 + 0.001);
  }
}

TEST(LatencyHistogram, CopiesAddUpAndSubtract) {
  LatencyHistogram histogram;
  histogram.add(microseconds(100));
  const LatencyCounts before = histogram.counts();
  histogram.add(microseconds(5000));
  histogram.add(microseconds(-3));  // a clock that stepped back counts as nothing
  LatencyCounts since = histogram.counts();
  since -= before;
  EXPECT_EQ(since.total(), 2U);
  EXPECT_EQ(since.sum_us, 5000U);
  EXPECT_EQ(since.at_most(127), 1U);
  EXPECT_EQ(LatencyCounts().quantile_ms(0.5), 0);
}

sessions::Session session_of(std::vector<sessions::Step> steps) {
  sessions::Session session;
  session.first_offset = 7;
  session.steps = std::move(steps);
  return session;
}

sessions::TrackId track(std::uint32_t number) { return {number}; }

TEST(ShownLists, TestAPlayAgainstTheListBeforeItInItsSession) {
  HitRates rates;
  ShownLists shown(rates);
  sessions::Session session = session_of({{track(1)}});
  const std::vector by_popularity{track(1), track(2), track(3)};
  models::ListOptions options;
  options.k = 2;
  shown.test(session, track(9));  // nothing was shown yet
  EXPECT_TRUE(rates.get().empty());

  const models::List list{5, {{track(9), 2.0F}, {track(8), 1.0F}, {track(7), 0.5F}}};
  shown.show("u1", session, list, by_popularity, options);
  shown.test(session, track(9));  // served
  shown.test(session, track(2));  // popular
  shown.test(session, track(7));  // beyond k
  sessions::Session another = session_of({{track(1)}});
  another.first_offset = 8;
  shown.test(another, track(9));  // another session

  const VersionHits hits = rates.get().at(5);
  EXPECT_EQ(hits.plays, 3);
  EXPECT_EQ(hits.served, 1);
  EXPECT_EQ(hits.popularity, 1);
}

TEST(ShownLists, ThePopularityListHasTheSameFilters) {
  HitRates rates;
  ShownLists shown(rates);
  sessions::Session session = session_of({{track(1), sessions::Action::skipped}, {track(2)}});
  models::ListOptions options;
  options.k = 1;
  shown.show("u1", session, {3, {}}, std::vector{track(1), track(2), track(3)}, options);
  shown.test(session, track(1));
  shown.test(session, track(2));
  EXPECT_EQ(rates.get().at(3).popularity, 1);  // track 1 was skipped, so 2 leads

  options.exclude_just_played = true;
  shown.show("u1", session, {4, {}}, std::vector{track(1), track(2), track(3)}, options);
  shown.test(session, track(3));
  EXPECT_EQ(rates.get().at(4).popularity, 1);
}

}  // namespace
}  // namespace segue::serving
