// Who hears what: subscriptions by user, and those that end before they begin.
#include "serving/push/hub.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "tests/serving/recording_sink.hpp"

namespace segue::serving {
namespace {

std::shared_ptr<Subscription> subscription(const std::string& user, const std::shared_ptr<Sink>& sink,
                                           ingest::Partition partition = 0) {
  auto made = std::make_shared<Subscription>();
  made->user_id = user;
  made->partition = partition;
  made->sink = sink;
  return made;
}

TEST(Hub, FindsTheSubscriptionsOfAUserInTheirOrder) {
  Hub hub;
  const auto sink = std::make_shared<RecordingSink>();
  const auto first = subscription("u1", sink);
  const auto second = subscription("u1", sink);
  hub.add(first);
  hub.add(subscription("u2", sink));
  hub.add(second);
  Hub::Subscriptions found;
  hub.find("u1", found);
  EXPECT_THAT(found, testing::ElementsAre(first, second));
  hub.find("u3", found);
  EXPECT_THAT(found, testing::IsEmpty());
  hub.remove(first);
  hub.find("u1", found);
  EXPECT_THAT(found, testing::ElementsAre(second));
  EXPECT_EQ(hub.size(), 2U);
}

TEST(Hub, WhatHasEndedIsNotAdded) {
  Hub hub;
  const auto ended = subscription("u1", nullptr);
  hub.remove(ended);
  hub.add(ended);
  EXPECT_EQ(hub.size(), 0U);
}

TEST(Hub, ClosesTheConnectionsOfOnePartition) {
  Hub hub;
  const auto stays = std::make_shared<RecordingSink>();
  const auto leaves = std::make_shared<RecordingSink>();
  hub.add(subscription("u1", stays, 1));
  hub.add(subscription("u2", leaves, 2));
  hub.close_partition(2, CloseCode::partition_moved);
  EXPECT_THAT(stays->closes(), testing::IsEmpty());
  EXPECT_THAT(leaves->closes(), testing::ElementsAre(CloseCode::partition_moved));
}

TEST(Hub, MayBeUsedFromManyThreads) {
  Hub hub;
  const auto churn = [&hub](const std::string& user) {
    for (int i = 0; i < 1000; ++i) {
      const auto made = subscription(user, nullptr);
      hub.add(made);
      Hub::Subscriptions found;
      hub.find("a", found);
      hub.remove(made);
    }
  };
  std::thread other(churn, "a");
  churn("b");
  other.join();
  EXPECT_EQ(hub.size(), 0U);
}

}  // namespace
}  // namespace segue::serving
