#include "serving/simulator/delivery_tracker.hpp"

#include <gtest/gtest.h>

namespace segue::serving::simulator {
namespace {

const DeliveryTracker::Time start{};

TEST(DeliveryTracker, PaysEachEventWithOneListInOrder) {
  DeliveryTracker deliveries;
  deliveries.sent("a", start);
  deliveries.sent("b", start + std::chrono::seconds(1));
  EXPECT_EQ(deliveries.pending(), 2);
  EXPECT_EQ(deliveries.answered("a"), start);
  EXPECT_EQ(deliveries.answered("b"), start + std::chrono::seconds(1));
  EXPECT_EQ(deliveries.pending(), 0);
  EXPECT_EQ(deliveries.counts().lists, 2);
  EXPECT_EQ(deliveries.counts().out_of_order, 0);
}

TEST(DeliveryTracker, AListThatOvertakesIsOutOfOrderAndTheOvertakenIsStillOwed) {
  DeliveryTracker deliveries;
  deliveries.sent("a", start);
  deliveries.sent("b", start);
  EXPECT_TRUE(deliveries.answered("b"));
  EXPECT_EQ(deliveries.counts().out_of_order, 1);
  EXPECT_EQ(deliveries.pending(), 1);
}

TEST(DeliveryTracker, AListForNothingOrASecondOneIsOutOfOrder) {
  DeliveryTracker deliveries;
  deliveries.sent("a", start);
  EXPECT_FALSE(deliveries.answered("x"));
  EXPECT_TRUE(deliveries.answered("a"));
  EXPECT_FALSE(deliveries.answered("a"));
  EXPECT_EQ(deliveries.counts().out_of_order, 2);
}

TEST(DeliveryTracker, ARefusedEventIsOwedNothing) {
  DeliveryTracker deliveries;
  deliveries.sent("a", start);
  deliveries.refused("a");
  deliveries.refused("unknown");
  EXPECT_EQ(deliveries.pending(), 0);
  EXPECT_EQ(deliveries.counts().refused, 1);
}

TEST(DeliveryTracker, WhatWasMissedInADisconnectionIsSupersededNotLost) {
  DeliveryTracker deliveries;
  deliveries.sent("a", start);
  deliveries.acknowledged("a", 10);
  deliveries.sent("b", start);  // neither acknowledged nor answered before the connection broke
  deliveries.disconnected();
  deliveries.caught_up(10);
  EXPECT_EQ(deliveries.counts().superseded, 1);
  deliveries.sent("c", start);
  EXPECT_EQ(deliveries.pending(), 1) << "only what was sent on the new connection can be lost";
  EXPECT_TRUE(deliveries.answered("c"));
  EXPECT_EQ(deliveries.counts().superseded, 2);
  EXPECT_EQ(deliveries.counts().out_of_order, 0);
}

TEST(DeliveryTracker, WithoutADisconnectionNothingIsSuperseded) {
  DeliveryTracker deliveries;
  deliveries.sent("a", start);
  deliveries.acknowledged("a", 10);
  deliveries.caught_up(12);
  EXPECT_EQ(deliveries.counts().superseded, 0);
  EXPECT_EQ(deliveries.pending(), 1);
}

}  // namespace
}  // namespace segue::serving::simulator
