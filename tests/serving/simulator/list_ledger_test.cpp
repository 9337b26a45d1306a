#include "serving/simulator/list_ledger.hpp"

#include <gtest/gtest.h>

namespace segue::serving::simulator {
namespace {

const ListLedger::Time start{};

TEST(ListLedger, PaysEachEventWithOneListInOrder) {
  ListLedger ledger;
  ledger.sent("a", start);
  ledger.sent("b", start + std::chrono::seconds(1));
  EXPECT_EQ(ledger.owed(), 2);
  EXPECT_EQ(ledger.answered("a"), start);
  EXPECT_EQ(ledger.answered("b"), start + std::chrono::seconds(1));
  EXPECT_EQ(ledger.owed(), 0);
  EXPECT_EQ(ledger.counts().lists, 2);
  EXPECT_EQ(ledger.counts().out_of_order, 0);
}

TEST(ListLedger, AListThatOvertakesIsOutOfOrderAndTheOvertakenIsStillOwed) {
  ListLedger ledger;
  ledger.sent("a", start);
  ledger.sent("b", start);
  EXPECT_TRUE(ledger.answered("b"));
  EXPECT_EQ(ledger.counts().out_of_order, 1);
  EXPECT_EQ(ledger.owed(), 1);
}

TEST(ListLedger, AListForNothingOrASecondOneIsOutOfOrder) {
  ListLedger ledger;
  ledger.sent("a", start);
  EXPECT_FALSE(ledger.answered("x"));
  EXPECT_TRUE(ledger.answered("a"));
  EXPECT_FALSE(ledger.answered("a"));
  EXPECT_EQ(ledger.counts().out_of_order, 2);
}

TEST(ListLedger, ARefusedEventIsOwedNothing) {
  ListLedger ledger;
  ledger.sent("a", start);
  ledger.refused("a");
  ledger.refused("unknown");
  EXPECT_EQ(ledger.owed(), 0);
  EXPECT_EQ(ledger.counts().refused, 1);
}

TEST(ListLedger, WhatWasMissedInADisconnectionIsSupersededNotLost) {
  ListLedger ledger;
  ledger.sent("a", start);
  ledger.acknowledged("a", 10);
  ledger.sent("b", start);  // neither acknowledged nor answered before the connection broke
  ledger.disconnected();
  ledger.caught_up(10);
  EXPECT_EQ(ledger.counts().superseded, 1);
  ledger.sent("c", start);
  EXPECT_EQ(ledger.owed(), 1) << "only what was sent on the new connection can be lost";
  EXPECT_TRUE(ledger.answered("c"));
  EXPECT_EQ(ledger.counts().superseded, 2);
  EXPECT_EQ(ledger.counts().out_of_order, 0);
}

TEST(ListLedger, WithoutADisconnectionNothingIsSuperseded) {
  ListLedger ledger;
  ledger.sent("a", start);
  ledger.acknowledged("a", 10);
  ledger.caught_up(12);
  EXPECT_EQ(ledger.counts().superseded, 0);
  EXPECT_EQ(ledger.owed(), 1);
}

}  // namespace
}  // namespace segue::serving::simulator
