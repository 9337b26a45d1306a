// A trainer's view of the jobs: the newest state of each, its own and others', whatever else the topic
// holds.
#include "training/retraining/job_states.hpp"

#include <gmock/gmock.h>

#include "base/clock.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::training {
namespace {

using namespace std::chrono_literals;
using ingest::JobState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class JobStatesTest : public segue::testing::KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    if (IsSkipped()) return;
    broker = std::make_unique<segue::testing::KafkaBroker>(2);
    producer = std::make_unique<ingest::Producer>(broker->options(), broker->brokers());
  }

  JobStates states() { return JobStates(broker->options(), broker->brokers(), *producer); }

  void send(const std::string& key, std::optional<std::string_view> value) {
    ASSERT_TRUE(producer->produce(broker->options().jobs_topic, key, value, {},
                                  [](const ingest::Delivery& delivery) { EXPECT_EQ(delivery.error, ""); }));
    ASSERT_TRUE(producer->flush(10s));
  }

  static ingest::Job job(const std::string& id, JobState state, const std::string& message = {}) {
    ingest::Job job;
    job.job_id = id;
    job.state = state;
    job.requested_by = "operator";
    job.message = message;
    return job;
  }
  void write(const std::string& id, JobState state, const std::string& message = {}) {
    send(id, to_json(job(id, state, message)));
  }

  static std::vector<std::string> ids(const std::vector<ingest::Job>& jobs) {
    std::vector<std::string> ids;
    for (const auto& job : jobs) ids.push_back(job.job_id);
    return ids;
  }

  std::unique_ptr<segue::testing::KafkaBroker> broker;
  std::unique_ptr<ingest::Producer> producer;
};

TEST_F(JobStatesTest, OfAnEmptyTopicNothingIsKnown) {
  const JobStates known = states();
  EXPECT_EQ(known.find("a"), nullptr);
  EXPECT_THAT(known.in(JobState::queued), IsEmpty());
}

TEST_F(JobStatesTest, TheNewestStateOfEachJobIsKnown) {
  for (const auto state : {JobState::queued, JobState::running, JobState::published}) write("a", state);
  write("b", JobState::running);
  write("c", JobState::queued);
  write("d", JobState::running, "at work");
  const JobStates known = states();
  EXPECT_THAT(ids(known.in(JobState::published)), ElementsAre("a"));
  EXPECT_THAT(ids(known.in(JobState::running)), ElementsAre("b", "d"));
  EXPECT_THAT(ids(known.in(JobState::queued)), ElementsAre("c"));
  EXPECT_THAT(known.in(JobState::failed), IsEmpty());
  ASSERT_NE(known.find("d"), nullptr);
  EXPECT_EQ(known.find("d")->message, "at work");
  EXPECT_EQ(known.find("e"), nullptr);
}

TEST_F(JobStatesTest, WhatOthersHaveWrittenSinceIsKnownAfterReadingAgain) {
  write("a", JobState::queued);
  JobStates known = states();
  write("a", JobState::running);
  write("b", JobState::queued);
  EXPECT_EQ(known.find("a")->state, JobState::queued);
  known.read();
  EXPECT_EQ(known.find("a")->state, JobState::running);
  EXPECT_THAT(ids(known.in(JobState::queued)), ElementsAre("b"));
}

TEST_F(JobStatesTest, WhatIsPutIsKnownAtOnceAndToOthersOnceItIsPublished) {
  JobStates known = states();
  auto done = job("a", JobState::rejected, "the gate said no");
  done.requested_at_ms = 17;
  done.progress = 1;
  done.version = 3;
  done.metrics["hr@10"] = 0.25;
  const std::int64_t before = base::unix_ms();
  known.put(done);
  ASSERT_NE(known.find("a"), nullptr);
  EXPECT_EQ(known.find("a")->state, JobState::rejected);
  EXPECT_GE(known.find("a")->updated_at_ms, before);
  ASSERT_TRUE(producer->flush(10s));
  const JobStates others = states();
  ASSERT_NE(others.find("a"), nullptr);
  EXPECT_EQ(to_json(*others.find("a")), to_json(*known.find("a")));
  done.updated_at_ms = known.find("a")->updated_at_ms;
  EXPECT_EQ(to_json(*others.find("a")), to_json(done));
}

TEST_F(JobStatesTest, ReadingForgetsNothingThatWasPutAndIsStillUnderWay) {
  write("a", JobState::running);
  producer = std::make_unique<ingest::Producer>(broker->options(), broker->brokers(), 500ms);
  JobStates known = states();
  known.put(job("a", JobState::published));
  known.read();
  EXPECT_EQ(known.find("a")->state, JobState::published);
}

TEST_F(JobStatesTest, WhatIsNoJobIsPassedOver) {
  write("a", JobState::running);
  const std::string whole = to_json(job("a", JobState::failed));
  send("a", "garbage");
  send("a", "");
  send("a", std::nullopt);
  send("a", "[]");
  send("a", whole.substr(0, whole.size() - 1));
  send("a", R"({"job_id":"a","state":"failed"})");
  std::string unknown = whole;
  unknown.replace(unknown.find("failed"), 6, "paused");
  send("a", unknown);
  send("", to_json(job("", JobState::failed)));
  JobStates known = states();
  EXPECT_THAT(ids(known.in(JobState::running)), ElementsAre("a"));
  EXPECT_THAT(known.in(JobState::failed), IsEmpty());
  write("a", JobState::published);  // what comes behind it counts
  known.read();
  EXPECT_THAT(ids(known.in(JobState::published)), ElementsAre("a"));
}

TEST(JobState, APublishedARejectedAndAFailedJobHaveEnded) {
  EXPECT_FALSE(ended(JobState::queued));
  EXPECT_FALSE(ended(JobState::running));
  EXPECT_TRUE(ended(JobState::published));
  EXPECT_TRUE(ended(JobState::rejected));
  EXPECT_TRUE(ended(JobState::failed));
}

}  // namespace
}  // namespace segue::training
