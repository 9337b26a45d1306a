// The shard that answers for a listener, and requests that none can answer.
#include <gmock/gmock.h>

#include <thread>

#include "ingest/kafka/producer.hpp"
#include "tests/serving/shards_process.hpp"

namespace segue::serving {
namespace {

using namespace std::chrono_literals;
using segue::testing::eventually;
using Clock = Shards::Clock;
using Process = ShardsProcess;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto partitions = Process::partitions;

bool answered(const std::future<std::string>& answer) {
  return answer.wait_for(0s) == std::future_status::ready;
}

class ShardsTest : public segue::testing::KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    if (!IsSkipped()) broker = std::make_unique<segue::testing::KafkaBroker>(partitions);
  }

  std::unique_ptr<segue::testing::KafkaBroker> broker;
};

TEST_F(ShardsTest, TheShardThatHasThePartitionIsAsked) {
  Process process(*broker, 2);
  process.shards.start();
  // Each of the two has its share.
  ASSERT_TRUE(eventually([&] {
    std::multiset<std::size_t> owners;
    for (ingest::Partition partition = 0; partition < partitions; ++partition)
      for (const std::size_t owner : process.owners(partition)) owners.insert(owner);
    return owners == std::multiset<std::size_t>{0, 0, 1, 1};
  }));
  std::set<std::thread::id> threads;
  for (ingest::Partition partition = 0; partition < partitions; ++partition) {
    std::promise<std::thread::id> asked;
    process.shards.on_owner(
        partition,
        [&](EventPath& path) {
          EXPECT_TRUE(path.is_ready(partition));
          asked.set_value(std::this_thread::get_id());
        },
        [&] { asked.set_value({}); }, Clock::now());  // it need not wait
    threads.insert(asked.get_future().get());
  }
  EXPECT_THAT(threads, SizeIs(2));
  EXPECT_THAT(threads, ::testing::Not(::testing::Contains(std::thread::id())));
}

TEST_F(ShardsTest, AQuestionWaitsUntilItsPartitionIsThere) {
  Process process(*broker, 1);
  std::vector<std::future<std::string>> answers;
  for (ingest::Partition partition = 0; partition < partitions; ++partition)
    answers.push_back(process.ask(partition, Clock::now() + 1h));
  process.shards.tick(Clock::now());
  for (const auto& answer : answers) EXPECT_FALSE(answered(answer));
  EXPECT_FALSE(process.shards.ready());
  process.shards.start();
  for (auto& answer : answers) EXPECT_EQ(answer.get(), "asked");
  EXPECT_TRUE(process.shards.ready());
}

TEST_F(ShardsTest, AQuestionThatNobodyCanAnswerIsGivenUpAtItsDeadline) {
  Process process(*broker, 1);
  const auto deadline = Clock::now() + 1h;
  const auto first = process.ask(0, deadline);
  const auto same_partition = process.ask(0, deadline + 1s);
  const auto second = process.ask(partitions, deadline);  // nobody will ever have it
  process.shards.tick(deadline - 1ms);
  EXPECT_FALSE(answered(first));
  process.shards.tick(deadline);
  EXPECT_TRUE(answered(first));
  EXPECT_TRUE(answered(second));
  EXPECT_FALSE(answered(same_partition));
  process.shards.tick(deadline + 1s);
  EXPECT_TRUE(answered(same_partition));
  process.shards.tick(deadline + 1s);  // not a second time
  process.shards.start();
  EXPECT_EQ(process.ask(0, deadline).get(), "asked");
}

TEST_F(ShardsTest, ListenersOfAPartitionThatMovesToAnotherProcessAreSentAfterIt) {
  Process old(*broker, 1);
  old.listen();
  old.shards.start();
  ASSERT_TRUE(eventually([&] { return old.owned().size() == partitions; }));
  const auto before = Clock::now();

  Process other(*broker, 1);
  other.shards.start();
  ASSERT_TRUE(eventually([&] { return old.owned().size() == 2 && other.owned().size() == 2; }, 60s));
  const auto moved = other.owned();
  const auto closes = [&] {
    std::map<ingest::Partition, std::vector<CloseCode>> closes;
    for (const auto& [partition, sink] : old.sinks)
      if (auto codes = sink->closes(); !codes.empty()) closes[partition] = codes;
    return closes;
  };
  old.shards.tick(before);  // until then, another shard of this process might have taken them up
  EXPECT_THAT(closes(), IsEmpty());
  for (int i = 0; i < 2; ++i) {  // they are told once
    old.shards.tick(Clock::now() + 1h);
    EXPECT_THAT(closes(), SizeIs(2));
    for (const ingest::Partition partition : moved)
      EXPECT_THAT(closes()[partition], ElementsAre(CloseCode::partition_moved)) << partition;
  }
  EXPECT_TRUE(old.shards.ready());

  const auto deadline = Clock::now() + 1h;
  auto gone = old.ask(*moved.begin(), deadline);
  EXPECT_FALSE(answered(gone));
  EXPECT_EQ(other.ask(*moved.begin(), deadline).get(), "asked");
  old.shards.tick(deadline);
  EXPECT_EQ(gone.get(), "unavailable");
}

// 688a99a went on with falling numbers, of which clients show nothing.
TEST_F(ShardsTest, ListenersOfATopicMadeAgainAreAllSentToStartAnew) {
  Process process(*broker, 1);
  process.listen();
  process.shards.start();
  ASSERT_TRUE(eventually([&] { return process.owned().size() == partitions; }));
  const auto told = [&] {
    std::set<ingest::Partition> told;
    for (const auto& [partition, sink] : process.sinks)
      if (!sink->closes().empty()) told.insert(partition);
    return told;
  };
  // As many partitions, from their present ends on: only those who listen to another's partition go.
  ingest::Layouts layouts = *process.layouts.get();
  ASSERT_TRUE(layouts.add({"epoch2", "epoch1", ingest::Partitioner::murmur2, {0, 3, 1, 0}}));
  process.layouts.install(layouts);
  process.shards.layouts_changed();
  std::set<ingest::Partition> strangers;
  for (ingest::Partition partition = 0; partition < partitions; ++partition)
    if (layouts.newest()->own_partition("listener of " + std::to_string(partition)) != partition)
      strangers.insert(partition);
  ASSERT_LT(strangers.size(), partitions);
  EXPECT_EQ(told(), strangers);

  ASSERT_TRUE(layouts.add({"epoch3", "epoch2", ingest::Partitioner::murmur2, {0, 0, 0, 0}}));
  process.layouts.install(layouts);
  process.shards.layouts_changed();
  EXPECT_THAT(told(), SizeIs(partitions));
}

TEST_F(ShardsTest, OnceTheyStopTheyAnswerNothingAndSendNobodyElsewhere) {
  Process process(*broker, 2);
  process.listen();
  process.shards.start();
  ASSERT_TRUE(eventually([&] { return process.owned().size() == partitions; }));
  EXPECT_TRUE(process.shards.ready());
  EXPECT_TRUE(process.shards.brokers_up());

  const auto deadline = Clock::now() + 10s;
  process.shards.begin_stop(deadline);
  EXPECT_FALSE(process.shards.ready());
  process.shards.join();
  auto late = process.ask(0, deadline);
  EXPECT_FALSE(answered(late));
  process.shards.tick(deadline + 1h);
  EXPECT_EQ(late.get(), "unavailable");
  for (const auto& [partition, sink] : process.sinks) EXPECT_THAT(sink->closes(), IsEmpty()) << partition;
}

TEST_F(ShardsTest, TogetherTheyReadTheWholeTopicAndNoLagIsLeft) {
  ingest::Producer producer(broker->options(), broker->brokers());
  for (int i = 0; i < 100; ++i) {
    const std::string user = "u" + std::to_string(i);
    const std::string event = R"({"event_id":"e","user_id":")" + user +
                              R"(","track_id":"t","type":"play","timestamp_ms":1732190400123})";
    ASSERT_TRUE(producer.produce(broker->options().plays_topic, user, event, {}, {}));
  }
  ASSERT_TRUE(producer.flush(10s));
  Process process(*broker, 2);
  process.shards.start();
  ASSERT_TRUE(eventually([&] {
    std::int64_t accepted = 0;
    for (const auto& shard : process.shards.all())
      accepted += shard->counters().events[static_cast<std::size_t>(sessions::Outcome::accepted)].get();
    return accepted >= 100 && process.shards.lag() == 0;  // more: some moved before they were committed
  }));
}

}  // namespace
}  // namespace segue::serving
