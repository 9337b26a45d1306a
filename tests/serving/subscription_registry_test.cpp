// Subscriptions by user, and those that end before they begin.
#include "serving/push/subscription_registry.hpp"

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

TEST(SubscriptionRegistry, FindsTheSubscriptionsOfAUserInTheirOrder) {
  SubscriptionRegistry subscription_registry;
  const auto sink = std::make_shared<RecordingSink>();
  const auto first = subscription("u1", sink);
  const auto second = subscription("u1", sink);
  subscription_registry.add(first);
  subscription_registry.add(subscription("u2", sink));
  subscription_registry.add(second);
  SubscriptionRegistry::Subscriptions found;
  subscription_registry.find("u1", found);
  EXPECT_THAT(found, testing::ElementsAre(first, second));
  subscription_registry.find("u3", found);
  EXPECT_THAT(found, testing::IsEmpty());
  subscription_registry.remove(first);
  subscription_registry.find("u1", found);
  EXPECT_THAT(found, testing::ElementsAre(second));
  EXPECT_EQ(subscription_registry.size(), 2U);
}

TEST(SubscriptionRegistry, WhatHasEndedIsNotAdded) {
  SubscriptionRegistry subscription_registry;
  const auto ended = subscription("u1", nullptr);
  subscription_registry.remove(ended);
  subscription_registry.add(ended);
  EXPECT_EQ(subscription_registry.size(), 0U);
}

TEST(SubscriptionRegistry, ClosesTheConnectionsOfOnePartition) {
  SubscriptionRegistry subscription_registry;
  const auto stays = std::make_shared<RecordingSink>();
  const auto leaves = std::make_shared<RecordingSink>();
  subscription_registry.add(subscription("u1", stays, 1));
  subscription_registry.add(subscription("u2", leaves, 2));
  subscription_registry.close_if([](const Subscription& s) { return s.partition == 2; },
                                 CloseCode::partition_moved);
  EXPECT_THAT(stays->closes(), testing::IsEmpty());
  EXPECT_THAT(leaves->closes(), testing::ElementsAre(CloseCode::partition_moved));
}

TEST(SubscriptionRegistry, MayBeUsedFromManyThreads) {
  SubscriptionRegistry subscription_registry;
  const auto churn = [&subscription_registry](const std::string& user) {
    for (int i = 0; i < 1000; ++i) {
      const auto made = subscription(user, nullptr);
      subscription_registry.add(made);
      SubscriptionRegistry::Subscriptions found;
      subscription_registry.find("a", found);
      subscription_registry.remove(made);
    }
  };
  std::thread other(churn, "a");
  churn("b");
  other.join();
  EXPECT_EQ(subscription_registry.size(), 0U);
}

}  // namespace
}  // namespace segue::serving
