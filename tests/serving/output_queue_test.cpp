// The output of a slow reader: the newest list, every other message, and never more memory than the bound.
#include "serving/push/output_queue.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace segue::serving {
namespace {

using testing::ElementsAre;

SharedText text(const std::string& name, std::size_t size = 10) {
  std::string out = name;
  out.resize(size, '.');
  return std::make_shared<const std::string>(out);
}

std::vector<std::string> drain(OutputQueue& queue) {
  std::vector<std::string> names;
  while (const SharedText next = queue.pop()) names.push_back(next->substr(0, next->find('.')));
  return names;
}

TEST(OutputQueue, KeepsEverythingInOrderWhileThereIsRoom) {
  OutputQueue queue(100);
  queue.message(text("ready"), true);
  for (const char* name : {"l1", "l2", "l3"})
    EXPECT_EQ(queue.list(text(name), true, 1), OutputQueue::Push::queued);
  queue.message(text("ack"), true);
  EXPECT_EQ(queue.bytes(), 50U);
  EXPECT_THAT(drain(queue), ElementsAre("ready", "l1", "l2", "l3", "ack"));
  EXPECT_EQ(queue.bytes(), 0U);
  EXPECT_EQ(queue.replaced(), 0U);
}

TEST(OutputQueue, ANewListReplacesTheQueuedOnesWhenFull) {
  OutputQueue queue(40);
  queue.list(text("l1"), true, 1);
  queue.message(text("ack1"), true);
  queue.list(text("l2"), true, 1);
  queue.message(text("ack2"), true);
  EXPECT_EQ(queue.list(text("l3"), true, 1), OutputQueue::Push::queued);
  EXPECT_THAT(drain(queue), ElementsAre("ack1", "ack2", "l3"));
  EXPECT_EQ(queue.replaced(), 2U);
}

TEST(OutputQueue, AMessageLeavesTheNewestListWhenFull) {
  OutputQueue queue(40);
  for (const char* name : {"l1", "l2", "l3", "l4"}) queue.list(text(name), true, 1);
  EXPECT_EQ(queue.message(text("ack"), true), OutputQueue::Push::queued);
  EXPECT_THAT(drain(queue), ElementsAre("l4", "ack"));
}

TEST(OutputQueue, OverflowsWhenWhatCannotBeReplacedFillsIt) {
  OutputQueue queue(40);
  for (const char* name : {"a1", "a2", "a3"}) queue.message(text(name), true);
  EXPECT_EQ(queue.list(text("l1"), true, 1), OutputQueue::Push::queued);
  EXPECT_EQ(queue.list(text("l2"), true, 1), OutputQueue::Push::queued);
  EXPECT_EQ(queue.message(text("a4", 20), true), OutputQueue::Push::overflow);
  EXPECT_LE(queue.bytes(), 40U);
}

TEST(OutputQueue, ANewListReplacesThoseOfItsOwnSessionFirst) {
  OutputQueue queue(40);
  queue.list(text("a1"), true, 1);
  queue.list(text("b1"), true, 2);
  queue.list(text("a2"), true, 1);
  queue.list(text("b2"), true, 2);
  queue.list(text("a3"), true, 1);
  EXPECT_THAT(drain(queue), ElementsAre("b2", "a3"));
  for (const char* name : {"c", "d", "e", "f"}) queue.list(text(name), true, name[0]);
  EXPECT_EQ(queue.list(text("g"), true, 'g'), OutputQueue::Push::queued);
  EXPECT_THAT(drain(queue), ElementsAre("d", "e", "f", "g")) << "then the oldest";
}

TEST(OutputQueue, AdmitsOneMessageLargerThanTheBound) {
  OutputQueue queue(40);
  EXPECT_EQ(queue.list(text("large", 1000), true, 1), OutputQueue::Push::queued);
  EXPECT_EQ(queue.list(text("small"), true, 1), OutputQueue::Push::queued);
  EXPECT_THAT(drain(queue), ElementsAre("small"));
}

TEST(OutputQueue, ABurstLosesNoListWhileTheReaderReads) {
  OutputQueue queue(40);
  for (std::size_t i = 0; i < 4 * OutputQueue::burst_factor; ++i)
    EXPECT_EQ(queue.list(text("l"), false, 1), OutputQueue::Push::queued);
  EXPECT_EQ(queue.replaced(), 0U);
  queue.list(text("one too many"), false, 1);
  EXPECT_EQ(queue.size(), 1U);

  for (int i = 0; i < 20; ++i) queue.list(text("l"), false, 1);
  EXPECT_EQ(queue.list(text("newest"), true, 1), OutputQueue::Push::queued);  // it has stopped reading
  EXPECT_THAT(drain(queue), ElementsAre("newest"));
}

TEST(OutputQueue, NeverHoldsMoreThanTheBound) {
  OutputQueue queue(1000);
  for (int i = 0; i < 10'000; ++i) {
    queue.list(text("l", 1 + i * 7919 % 300), true, 1);
    ASSERT_LE(queue.bytes(), 1000U);
  }
  EXPECT_GT(queue.replaced(), 9'000U);
}

}  // namespace
}  // namespace segue::serving
